using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Whoever reads parameters reads one state of them, whatever others do meanwhile.</summary>
public sealed class ChangingWeightsTests : IDisposable
{
    // Of each of the four that change parameters.
    private const int Changes = 100;

    public void Dispose() => HookNetwork.Hook = null;

    [Fact]
    public void Sessions_never_see_a_change_half_made()
    {
        var network = new SpreadNetwork();
        var files = new[] { Filled(3), Filled(5) }.Select(Saved).ToArray();
        var isOver = false;
        var wrong = 0;
        var readers = Enumerable.Range(0, 6).Select(number => new Thread(() =>
        {
            var session = network.CreateSession(threads: number == 0 ? 2 : 1);
            while (!Volatile.Read(ref isOver))
            {
                var range = session.Run([0]);
                Interlocked.Add(ref wrong, range[0] == range[1] ? 0 : 1);
            }
        })).Append(new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                var copy = new SpreadNetwork();
                copy.Load(Saved(network));
                Interlocked.Add(ref wrong, copy.Read("p").ContainsAnyExcept(copy.Read("p")[0]) ? 1 : 0);
            }
        })).ToArray();
        Array.ForEach(readers, reader => reader.Start());

        // Two trainers and what else changes parameters, at the same time.
        var writers = Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            var trainer = network.CreateTrainer(1, new MeanSquaredError(), new Sgd(1e-3), threads: 1 + (number & 1));
            var values = new float[SpreadNetwork.Length];
            for (var i = 0; i < Changes; i++)
            {
                values.AsSpan().Fill(i);
                switch (number)
                {
                    case 0:
                        network.Write("p", values);
                        break;
                    case 1:
                        network.Load(new MemoryStream(files[i % 2].ToArray()));
                        break;
                    default:
                        trainer.Step([0], [0f, 0f]);
                        break;
                }
            }
        })).ToArray();
        Array.ForEach(writers, writer => writer.Start());
        Array.ForEach(writers, writer => writer.Join());
        Volatile.Write(ref isOver, true);
        Array.ForEach(readers, reader => reader.Join());
        Assert.Equal(0, wrong);

        static SpreadNetwork Filled(float value)
        {
            var network = new SpreadNetwork();
            network.Write("p", Enumerable.Repeat(value, SpreadNetwork.Length).ToArray());
            return network;
        }

        static MemoryStream Saved(SpreadNetwork network)
        {
            var stream = new MemoryStream();
            network.Save(stream);
            stream.Position = 0;
            return stream;
        }
    }

    [Fact]
    public void A_change_from_within_a_call_is_seen_by_the_next()
    {
        var network = new HookNetwork();
        var session = network.CreateSession(threads: 2);
        var trainer = network.CreateTrainer(1, new MeanSquaredError(), new Sgd(0.1));
        HookNetwork.Hook = () => network.Write("p", [network.Read("p")[0] + 1]);
        network.Write("p", [0]);
        session.Run([1]);
        trainer.ForwardLoss([1], [1f]);
        HookNetwork.Hook = null;
        Assert.InRange(network.Read("p")[0], 2, 4);
        Assert.Contains("have changed since Forward", Assert.Throws<InvalidOperationException>(trainer.Backward).Message);
    }

    [Fact]
    public void An_evaluation_has_one_state_of_the_parameters()
    {
        var network = new HookNetwork();
        network.Write("p", [1]);
        var runs = 0;
        using var file = new MemoryStream();
        network.Save(file);
        var trainer = network.CreateTrainer(1, new MeanSquaredError(), new Sgd(0.1));
        var seen = new List<float>();
        HookNetwork.Hook = () =>
        {
            // Loaded anew in the middle of an evaluation of three images.
            if (runs++ == 1)
            {
                network.Initialize(Initializer.HeNormal, 1);
            }

            seen.Add(HookNetwork.Parameter);
        };
        trainer.Evaluate([1, 2, 3], [1f, 2f, 3f]);
        Assert.Equal([1f, 1f, 1f], seen.Distinct().Append(1f).Append(1f));
        Assert.NotEqual(1f, network.Read("p")[0]);
    }
}
