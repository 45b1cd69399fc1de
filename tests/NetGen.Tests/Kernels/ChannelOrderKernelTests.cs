using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>The kernels that look for the largest channels, with ties, and those of running sums, on every
/// instruction set, against the oracle.</summary>
public sealed class ChannelOrderKernelTests
{
    private const int Seed = 15;

    private static readonly (int Channels, int Positions)[] Shapes = [(1, 1), (3, 1), (35, 1), (1, 7), (5, 16), (17, 13), (4, 35), (9, 3)];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_first_or_the_last_of_equal_channels_is_found(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in Shapes)
        {
            double[] x = Ties(random, channels * positions);
            foreach (var (largest, last) in new[] { (true, false), (true, true), (false, false), (false, true) })
            {
                double[] expected = ChannelOrderOracle.ArgMax(new ArgMaxOperation(largest, last), channels, x);
                cases.Add(new(
                    new ArgMaxKernel(channels, positions, largest, last, OneHot: false), [x, Samples.Output(positions)], expected));
            }

            cases.Add(new(
                new ArgMaxKernel(channels, positions, Largest: true, Last: false, OneHot: true),
                [x, Samples.Output(x.Length)],
                ChannelOrderOracle.Hardmax(channels, x)));
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_largest_channels_stand_in_order_and_give_their_gradients_back(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in Shapes)
        {
            foreach (var (count, largest) in new[] { (1, true), (2, true), (4, false), (channels, true), (channels, false) })
            {
                if (count > channels)
                {
                    continue;
                }

                double[] x = Ties(random, channels * positions);
                double[] dy = random.Array(count * positions);
                var (values, indices) = ChannelOrderOracle.Top(new TopKOperation(count, largest, Indices: false), channels, x);
                var kernel = new TopKKernel(channels, positions, count, largest, IndicesFirst: false);
                double[][] outputs = [Samples.Output(values.Length), Samples.Output(values.Length)];
                cases.Add(new(kernel, [x, outputs[0], outputs[1]], values, indices));
                cases.Add(new(kernel with { IndicesFirst = true }, [x, outputs[0], outputs[1]], indices, values));
                cases.Add(new(
                    new TopKGradientKernel(channels, positions, count),
                    [dy, indices, Samples.Output(x.Length)],
                    ChannelOrderOracle.TopGradient(channels, dy, indices, positions)));
            }
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Sums_run_along_any_axis_from_either_end(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (outer, length, inner) in new[] { (1, 1, 1), (1, 33, 1), (3, 5, 1), (1, 7, 16), (2, 4, 3), (5, 3, 37), (1, 130, 5) })
        {
            foreach (var (exclusive, reverse) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                double[] x = random.Array(outer * length * inner);
                double[] y = RunningSumOracle.Sums(new CumSumOperation(outer, length, inner, exclusive, reverse), x);
                var kernel = new CumSumKernel(outer, length, inner, exclusive, reverse);
                cases.Add(new(kernel, [x, Samples.Output(x.Length)], y));
                cases.Add(new(kernel, [x, x], y));
            }
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), [.. cases.Where(c => c.Expected[0].Any(v => v != 0))]);
    }

    // Few different numbers.
    private static double[] Ties(Samples random, int count) => [.. random.Array(count).Select(v => Math.Round(v * 3))];
}
