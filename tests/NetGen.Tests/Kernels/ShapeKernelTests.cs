using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Reduction;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>The kernels of constants, repetition, reduction and choice along any axes.</summary>
public sealed class ShapeKernelTests
{
    private const int Seed = 17;

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void A_constant_is_copied_and_its_gradient_is_the_sum_over_the_images(string name)
    {
        const int Images = 5;
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (int count in new[] { 1, 3, 16, 35, 1024, 2077 })
        {
            double[] x = random.Array(count);
            cases.Add(new(new Copy(count), [x, Samples.Output(count)], x) { Tolerance = 0 });
            int stride = count + 7;
            double[] dy = random.Array(Images * stride);
            double[] sums = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, Images).Sum(n => dy[(n * stride) + i]))];
            cases.Add(new(new ImageSum(count), [dy, Samples.Output(count)], sums) { Images = Images, Stride = stride, Tolerance = 0 });
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Elements_are_repeated_and_their_gradients_added(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (x, times) in Tiles)
        {
            var y = new TensorShape(x.Channels * times[0], [x.Depth * times[1], x.Height * times[2], x.Width * times[3]]);
            int[] extents = [x.Channels, x.Depth, x.Height, x.Width];
            double[] values = random.Array((int)x.Elements);
            double[] tiled = ShapeOracle.Run(new TileOperation([.. times]), x, y, _ => values);
            cases.Add(new(StridedCopy.Tile(extents, times), [values, Samples.Output(tiled.Length)], tiled) { Tolerance = 0 });
            cases.Add(new(StridedCopy.Tile(extents, times, 3), [values, Samples.Output(tiled.Length)], [.. tiled.Select(v => v / 3)]));

            double[] dy = random.Array((int)y.Elements);
            double[] dx = ShapeOracle.Run(new TileGradientOperation([.. times]), y, x, _ => dy);
            var axes = ReductionAxes.Of(extents.Zip(times).SelectMany(pair => new[] { (pair.Second, true), (pair.First, false) }));
            cases.Add(new(new Reduce(ReduceKind.Sum, axes), [dy, Samples.Output(dx.Length)], dx));
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Elements_are_reduced_and_their_gradients_are_shared(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var kind in Enum.GetValues<ReduceKind>())
        {
            foreach (var axes in Reductions)
            {
                var x = new TensorShape(axes.Extents[0], [.. Enumerable.Range(1, 3).Select(axis => axis < axes.Extents.Count ? axes.Extents[axis] : 1)]);
                bool[] reduced = [.. Enumerable.Range(0, 4).Select(axis => axis < axes.Extents.Count && axes.Reduced.Contains(axis))];
                int[] extents = [.. new[] { x.Channels, x.Depth, x.Height, x.Width }.Select((extent, axis) => reduced[axis] ? 1 : extent)];
                var y = new TensorShape(extents[0], [.. extents.Skip(1)]);
                var operation = new ReduceOperation(kind, [.. reduced]);

                // Products of many numbers stay near 1, and one result has a zero; the largest and smallest have ties.
                double[] values = [.. random.Array((int)x.Elements).Select(v => kind == ReduceKind.Product ? 1 + (v / 64) : Math.Round(v * 16) / 16)];
                values[values.Length / 2] = 0;
                double[] results = ShapeOracle.Run(operation, x, y, _ => values);
                cases.Add(new(new Reduce(kind, axes), [values, Samples.Output(results.Length)], results) { Tolerance = kind == ReduceKind.Product ? 2e-5 : 2e-6 });

                double[] dy = random.Array((int)y.Elements);
                double[][] operands = [dy, values, results];
                double[] dx = ShapeOracle.Run(new ReduceGradientOperation(operation), y, x, i => operands[i]);
                double[] place = Samples.Output(dx.Length);
                if (kind == ReduceKind.Product)
                {
                    cases.Add(new(new ProductGradient(axes), [dy, values, place], dx) { Tolerance = 2e-5 });
                }
                else if (kind is ReduceKind.Max or ReduceKind.Min)
                {
                    cases.Add(new(new ExtremeGradient(axes), [dy, values, results, place], dx));
                }
            }
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Elements_are_chosen_and_their_gradients_added(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (outer, extent, inner, indices) in Choices)
        {
            var x = new TensorShape(outer, [1, extent, inner]);
            var y = new TensorShape(outer, [1, indices.Length, inner]);
            var spec = new Gather(outer, extent, inner, IndexRun.Of(indices));
            double[] values = random.Array((int)x.Elements);
            double[] chosen = ShapeOracle.Run(new GatherOperation(2, [.. indices]), x, y, _ => values);
            cases.Add(new(spec, [values, Samples.Output(chosen.Length)], chosen) { Tolerance = 0 });

            double[] dy = random.Array((int)y.Elements);
            double[] dx = ShapeOracle.Run(new GatherGradientOperation(2, [.. indices]), y, x, _ => dy);
            cases.Add(new(spec with { IsGradient = true }, [dy, Samples.Output(dx.Length)], dx));
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("0 1 2 3", "0x4by1")]
    [InlineData("7 5 3", "7x3bym2")]
    [InlineData("0 0 1 1 2 2", "0x3by1x2by0")]
    [InlineData("0 1 2 0 1 2 8 9 10 8 9 10", "0x2by8x2by0x3by1")]
    [InlineData("2 1 0 1 2 3 3", "2x3bym1 1x3by1 3")]
    public void Regular_runs_of_indices_are_loops(string indices, string runs)
    {
        int[] numbers = [.. indices.Split(' ').Select(index => int.Parse(index, CultureInfo.InvariantCulture))];
        Assert.Equal(runs, string.Join(' ', IndexRun.Of(numbers).Select(run => run.Text)));
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Long_sums_lose_no_more_than_short_ones(string name)
    {
        // Rounding errors of equal addends have the same sign for long: those of one chain of half a million would be 1 %.
        const int Count = 1_000_003;
        var isa = TargetIsa.All.Single(i => i.Name == name);
        double value = 0.1f;
        double[] x = [.. Enumerable.Repeat(value, Count)];
        var cases = new List<KernelCase>();
        foreach (var (before, behind) in new[] { (1, 1), (1, 2), (2, 1) })
        {
            int elements = Count / 2;
            var axes = ReductionAxes.Of([(before, false), (elements, true), (behind, false)]);
            double[] sums = [.. Enumerable.Repeat(elements * value, before * behind)];
            cases.Add(new(new Reduce(ReduceKind.Sum, axes), [x, Samples.Output(sums.Length)], sums) { Tolerance = 1e-5 });
        }

        var parts = ReductionAxes.Of([(701, true), (3, false), (475, true)]);
        cases.Add(new(new Reduce(ReduceKind.Mean, parts), [x, Samples.Output(3)], [value, value, value]) { Tolerance = 1e-5 });
        KernelCheck.All(isa, cases);
    }

    [Fact]
    public void Not_a_number_is_the_largest_and_the_smallest()
    {
        double[] x = [.. Enumerable.Range(0, 37).Select(i => i is 3 or 35 ? double.NaN : i)];
        foreach (var isa in TargetIsa.All)
        {
            foreach (var kind in new[] { ReduceKind.Max, ReduceKind.Min })
            {
                foreach (double[] values in new[] { x, [.. x.Reverse()] })
                {
                    double[][] arrays = [values, [0]];
                    KernelInterpreter.Run(new Reduce(kind, ReductionAxes.Of([(37, true)])).Build(isa), isa, arrays, [0, 1]);
                    Assert.True(double.IsNaN(arrays[1][0]), $"{kind} on {isa.Name}");
                }
            }
        }
    }

    private static readonly (int Outer, int Extent, int Inner, int[] Indices)[] Choices =
    [
        (1, 7, 1, [6, 0, 0, 3]),
        (1, 50, 1, [.. Enumerable.Range(3, 37), 49, 1, .. Enumerable.Repeat(7, 19)]),
        (3, 9, 1, [8, 7, 6, 5, 4, 3, 2, 1, 0]),
        (2, 5, 35, [4, 0, 1, 2, 2, 2]),
        (3, 4, 7, [0, 0, 1, 1, 2, 2, 3, 3]),
        (1, 4, 1031, [3, 1, 2, 1]),
        (1, 3, 512, [2, 0, 2]),
        (1, 3, 515, [2, 1, 0]),
        (5, 6, 3, [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]),
    ];

    // Channels, depth, height and width, and how often along each.
    private static readonly (TensorShape X, int[] Times)[] Tiles =
    [
        (new(1, [1, 1, 1]), [35, 1, 1, 1]),
        (new(5, [1, 1, 1]), [3, 1, 1, 1]),
        (new(3, [1, 1, 1]), [1, 5, 1, 7]),
        (new(3, [1, 7, 1]), [1, 1, 1, 37]),
        (new(2, [3, 1, 35]), [2, 1, 5, 1]),
        (new(2, [3, 4, 5]), [2, 3, 2, 3]),
        (new(17, [1, 5, 7]), [1, 1, 1, 2]),
    ];

    private static readonly ReductionAxes[] Reductions =
    [
        new([1037], true),
        new([3, 7], false),
        new([3, 83], false),
        new([19, 5], true),
        new([7, 133], true),
        new([5, 7, 3], true),
        new([5, 7, 35], true),
        new([3, 5, 70], false),
        new([3, 4, 5, 6], true),
        new([3, 4, 5, 66], false),
    ];
}
