using NetGen.Generated;
using NetGen.Threading;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Which floats an optimizer changes.</summary>
public sealed class UpdateRangesTests
{
    private static readonly NetworkInfo Network = new(
        "Ranges",
        [new TensorInfo("input", [1])],
        [new TensorInfo("output", [1])],
        [],
        [
            Parameter("a.weight", 40, 0, ParameterKind.Weight),
            Parameter("b.weight", 16, 48, ParameterKind.NormScale),
            Parameter("b.running_mean", 16, 64, ParameterKind.Statistic),
            Parameter("b.running_var", 16, 80, ParameterKind.Statistic),
            Parameter("c.weight", 70, 96, ParameterKind.Weight),
        ],
        176,
        0);

    [Theory]
    [InlineData(1, DecayedParameters.All)]
    [InlineData(2, DecayedParameters.All)]
    [InlineData(3, DecayedParameters.Weights)]
    [InlineData(20, DecayedParameters.Weights)]
    public void Threads_share_every_trainable_parameter_once_and_no_statistic(int threads, DecayedParameters decayed)
    {
        var touched = new int[Network.ParameterArenaSize];
        var ranges = new UpdateRanges(Network, decayed);
        var team = new ThreadTeam(threads);
        for (var thread = 0; thread < threads; thread++)
        {
            for (var range = 0; range < ranges.Count; range++)
            {
                var (offset, length) = ranges.Share(range, team, thread);
                for (var i = 0; i < length; i++)
                {
                    touched[offset + i]++;
                }
            }
        }

        bool[] decays = decayed == DecayedParameters.All ? [true, true] : [true, false, true];
        Assert.Equal(decays, Enumerable.Range(0, ranges.Count).Select(ranges.Decays));
        Assert.All(touched.Take(64), count => Assert.Equal(1, count));
        Assert.All(touched.Skip(64).Take(32), count => Assert.Equal(0, count));
        Assert.All(touched.Skip(96), count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_parameter_with_an_initial_value_has_it_whatever_the_initializer()
    {
        var store = new Memory.ParameterStore(Network with
        {
            Parameters = [.. Network.Parameters.Select(p => p.Name == "b.weight" ? p with { InitialValue = 1 } : p)],
        }, seed: 0);
        store.Initialize(Initializer.HeNormal, seed: 3);
        Assert.Equal(Enumerable.Repeat(1f, 16), Memory.ParameterStore.Slice(store.Arena, store.Find("b.weight")).ToArray());
    }

    private static ParameterInfo Parameter(string name, int length, int offset, ParameterKind kind) =>
        new(name, [length], offset, 1, 1, kind);
}
