using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class SessionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 2)]
    [InlineData(3, 5)]
    [InlineData(7, 3)]
    public void Any_number_of_threads_and_images_gives_the_same_bits(int threads, int batch)
    {
        var network = new FakeNetwork(1);
        var images = RandomData.Floats(2, 5 * FakeNetwork.Inputs);
        var one = network.CreateSession();
        var session = network.CreateSession(threads, batch);
        for (var count = 1; count <= batch; count++)
        {
            var expected = new List<float>();
            for (var i = 0; i < count; i++)
            {
                expected.AddRange(one.Run(images.AsSpan(i * FakeNetwork.Inputs, FakeNetwork.Inputs)).ToArray());
            }

            Assert.Equal(expected, session.Run(images.AsSpan(0, count * FakeNetwork.Inputs)).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_profile_names_each_part_and_its_time_and_leaves_the_outputs_of_a_run(int threads)
    {
        var network = new FakeNetwork(1);
        var session = network.CreateSession(threads, batch: 2);
        var image = RandomData.Floats(2, FakeNetwork.Inputs);
        var expected = network.CreateSession().Run(image).ToArray();

        var profile = session.Profile(image, runs: 5);

        Assert.Equal([("fc1", ""), ("fc2", "sum")], profile.Select(part => (part.Layer, part.Role)));
        Assert.All(profile, part => Assert.InRange(part.Time, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.Contains(profile, part => part.Time > TimeSpan.Zero);
        Assert.Equal(expected, session.Output("fc2").ToArray());
        Assert.Throws<ArgumentException>(() => session.Profile(new float[2 * FakeNetwork.Inputs]));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Profile(image, runs: 0));
    }

    [Fact]
    public void A_changed_parameter_is_seen_by_every_session()
    {
        var network = new FakeNetwork(1);
        Session[] sessions = [network.CreateSession(), network.CreateSession(2)];
        var image = RandomData.Floats(2, FakeNetwork.Inputs);
        foreach (var session in sessions)
        {
            session.Run(image);
        }

        network.Write("fc2.weight", new float[20]);
        network.Write("fc2.bias", [1, 2, 3, 4]);
        foreach (var session in sessions)
        {
            Assert.Equal([1, 2, 3, 4], session.Run(image).ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(18)]
    public void A_wrong_number_of_floats_is_refused(int length)
    {
        var session = new FakeNetwork().CreateSession(batch: 2);
        var exception = Assert.Throws<ArgumentException>(() => session.Run(new float[length]).ToArray());
        Assert.Contains($"1 to 2 images of 6 floats (1x2x3); {length} floats were given", exception.Message);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 4, 3)]
    public void A_call_allocates_nothing(int threads, int batch, int count)
    {
        var session = new FakeNetwork().CreateSession(threads, batch);
        var images = RandomData.Floats(1, count * FakeNetwork.Inputs);
        for (var i = 0; i < 3; i++)
        {
            session.Run(images);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            session.Run(images);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_session_has_at_least_one_thread_and_one_image()
    {
        var network = new FakeNetwork();
        Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateSession(threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateSession(batch: 0));
    }

    [Fact]
    public void Sessions_of_one_network_run_at_the_same_time()
    {
        var network = new FakeNetwork(1);
        var image = RandomData.Floats(2, FakeNetwork.Inputs);
        var expected = network.CreateSession().Run(image).ToArray();
        var wrong = 0;
        Parallel.For(0, 8, _ =>
        {
            var session = network.CreateSession();
            for (var i = 0; i < 100; i++)
            {
                if (!session.Run(image).SequenceEqual(expected))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.Equal(0, wrong);
    }
}
