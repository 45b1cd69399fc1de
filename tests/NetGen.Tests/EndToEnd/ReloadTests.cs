using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Sessions that run while the weights of their network are loaded anew: each result has the bits of one file.
/// A hundred thousand calls where NETGEN_LONG is 1, and some hundreds else.</summary>
public sealed class ReloadTests
{
    private const int Sessions = 16;
    private const int Files = 3;

    private static readonly int Calls = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1" ? 100_000 : 1_600;

    // Weights of every kind: folded, packed for Winograd's and others, rounded to half, and read as they are.
    private static readonly NetSpec Spec = NetText.Parse(
        "3x13x13: Conv 16 3 Padding=1 Bias=false; BatchNorm; ReLU; Conv 16 3 Padding=1 Algorithm=winograd2; ReLU; Conv 16 3 Groups=16;"
        + "Flatten; Dense 64 Weights=bfloat16; ReLU; Dense 32; ReLU; Dense 5",
        "Reloaded");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec));
    private static readonly float[] Images = TestData.ToSingle(TestData.Uniform(2 * (int)Spec.Input.Elements, 5));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_result_is_that_of_one_file(bool forInference)
    {
        var files = Enumerable.Range(0, Files).Select(Saved).ToArray();
        var expected = files.Select(Expected).ToArray();
        var network = Create(0);
        network.Load(new MemoryStream(files[0]));
        using var stop = new CancellationTokenSource();
        var loads = 0;
        var loader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // The other kind of load now and then, as one may follow the other.
                loads++;
                using var stream = new MemoryStream(files[loads % Files]);
                if (forInference == (loads % 8 != 0))
                {
                    network.LoadForInference(stream);
                }
                else
                {
                    network.Load(stream);
                }

                stop.Token.WaitHandle.WaitOne(10);
            }
        });
        loader.Start();
        var wrong = 0;
        var seen = new int[Files];
        var callers = Enumerable.Range(0, Sessions).Select(number => new Thread(() =>
        {
            // Some take an image, some two, and some share their work with another thread.
            var session = network.CreateSession(threads: number % 4 == 3 ? 2 : 1, batch: 2);
            var images = Images.AsSpan(0, (1 + number % 2) * Images.Length / 2).ToArray();
            for (var call = 0; call < Calls / Sessions; call++)
            {
                var result = session.Run(images);
                var file = 0;
                while (file < Files && !result.SequenceEqual(expected[file].AsSpan(0, result.Length)))
                {
                    file++;
                }

                Interlocked.Increment(ref file < Files ? ref seen[file] : ref wrong);
            }
        })).ToArray();
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        stop.Cancel();
        loader.Join();

        Assert.Equal(0, wrong);
        Assert.True(loads > Files, $"{loads} loads");
        Assert.True(seen.Count(calls => calls > 0) > 1, $"results of the files: {string.Join(", ", seen)}");
    }

    [Fact]
    public void A_trainer_goes_on_with_what_was_loaded()
    {
        var network = Create(1);
        var trainer = network.CreateTrainer(2, new SoftmaxCrossEntropy(), new Sgd(0.01));
        trainer.Step(Images, [0, 1]);
        network.Load(new MemoryStream(Saved(2)));
        var other = Create(0);
        other.Load(new MemoryStream(Saved(2)));
        Assert.Equal(
            other.CreateTrainer(2, new SoftmaxCrossEntropy(), new Sgd(0.01)).Step(Images, [0, 1]), trainer.Step(Images, [0, 1]));
        Assert.Equal(network.CreateSession().Run(Images[507..]).ToArray(), other.CreateSession().Run(Images[507..]).ToArray());
    }

    private static Network Create(int seed) => Assembly.Value.Create(Spec, InstructionSet.Best, (ulong)seed);

    private static byte[] Saved(int seed)
    {
        var stream = new MemoryStream();
        Create(10 + seed).Save(stream);
        return stream.ToArray();
    }

    private static float[] Expected(byte[] file)
    {
        var network = Create(0);
        network.Load(new MemoryStream(file));
        return network.CreateSession(batch: 2).Run(Images).ToArray();
    }
}
