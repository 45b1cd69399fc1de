using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

public sealed class MovingKernelTests
{
    private const int Seed = 11;
    private const double Rest = 1000;
    private static readonly MoveAxis One = MoveAxis.One;

    // Channels, depth, height and width.
    private static readonly MoveOperation[] Moves =
    [
        new(Same(3), [One, One, new(13, 16, 13, To: 2)]),
        new(Same(17), [One, new(5, 7, 5, To: 1), new(33, 36, 33, To: 3)]),
        new(Same(5), [new(2, 3, 2, To: 1), new(3, 3, 3), new(4, 6, 4)]),
        new(new(16, 32, 16, To: 8), [One, new(8, 4, 4, FromStep: 2), new(9, 5, 5, FromStep: 2)]),
        new(new(16, 32, 16, To: 16), [One, Same(2), Same(35)]),
        new(new(17, 18, 17), [One, One, new(7, 3, 3, FromStep: 3)]),
        new(new(33, 66, 33, To: 16), [new(3, 2, 2, FromStep: 2), new(4, 2, 2, FromStep: 3), Same(3)]),
        new(new(12, 20, 12, To: 4), [One, Same(3), new(5, 3, 3, FromStep: 2)]),
        new(new(20, 40, 20, To: 8), [One, Same(2), Same(3)]),
        new(new(33, 7, 7, From: 19), [One, Same(2), Same(3)]),
        new(new(48, 16, 16, From: 16), [One, Same(5), new(9, 5, 5, From: 3)]),
    ];

    private static readonly SpaceToDepthOperation[] Reorderings =
    [
        new(3, [BlockAxis.One, BlockAxis.One, new(4, 3)], true, false),
        new(5, [BlockAxis.One, new(3, 2), new(17, 2)], true, false),
        new(5, [BlockAxis.One, new(3, 2), new(4, 3)], false, false),
        new(16, [BlockAxis.One, new(3, 2), new(3, 2)], true, false),
        new(48, [new(2, 2), new(2, 1), new(3, 2)], true, false),
    ];

    private static readonly PermuteOperation[] Permutations =
    [
        new([5, 7], [1, 0]),
        new([17, 3, 33], [1, 0, 2]),
        new([3, 4, 35], [2, 0, 1]),
        new([2, 3, 4, 5], [3, 1, 0, 2]),
        new([2, 1, 3, 16], [3, 2, 0, 1]),
        new([2, 29, 18], [1, 0, 2]),
    ];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    public static TheoryData<string, Layout> Cases => PoolingKernelTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moves_and_their_reverses_put_elements_where_they_belong(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var move in Moves.SelectMany(m => new[] { m, Reversed(m) }))
        {
            double[] x = random.Array(move.Axes.Aggregate(move.Channels.In, (size, axis) => size * axis.In));
            double[] y = Samples.Arrange(MovingOracle.Move(move, x), move.Channels.Out, layout, isa, double.NaN);
            double[] input = Samples.Arrange(x, move.Channels.In, layout, isa, Rest);
            var spec = new Move(move.Channels, move.Axes[0], move.Axes[1], move.Axes[2], layout);
            cases.Add(new(spec, [input, Samples.Output(y.Length)], y) { Tolerance = 0 });
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Space_becomes_depth_and_depth_becomes_space(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var operation in Reorderings.Where(o => layout == Layout.Planar || (o.BlocksFirst && o.Channels % isa.Lanes == 0)))
        {
            var (channels, axes) = (operation.Channels, operation.Axes);
            int size = axes.Aggregate(1, (product, axis) => product * axis.Block);
            double[] x = random.Array(axes.Aggregate(channels, (product, axis) => product * axis.In));
            double[] y = MovingOracle.SpaceToDepth(operation, x);
            double[] wide = Samples.Arrange(x, channels, layout, isa, Rest);
            double[] deep = Samples.Arrange(y, channels * size, layout, isa, Rest);
            var spec = new SpaceToDepth(channels, axes[0], axes[1], axes[2], operation.BlocksFirst, layout);
            cases.Add(new(spec, [wide, Samples.Output(deep.Length)], deep) { Tolerance = 0 });
            cases.Add(new(spec with { Reversed = true }, [deep, Samples.Output(wide.Length)], wide) { Tolerance = 0 });
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Axes_in_another_order(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var permutation in Permutations)
        {
            double[] x = random.Array(permutation.Extents.Aggregate(1, (product, extent) => product * extent));
            double[] y = MovingOracle.Permute(permutation, x);
            cases.Add(new(Permute.Of([.. permutation.Extents], [.. permutation.Order]), [x, Samples.Output(y.Length)], y) { Tolerance = 0 });
        }

        KernelCheck.All(isa, cases);
    }

    [Fact]
    public void Axes_that_stay_together_are_one()
    {
        Assert.Equal(Permute.Of([4, 15], [1, 0]), Permute.Of([4, 1, 3, 5], [2, 3, 0, 1]));
        Assert.Equal(Permute.Of([2, 3, 20], [1, 0, 2]), Permute.Of([2, 3, 4, 5], [1, 0, 2, 3]));
    }

    private static MoveAxis Same(int extent) => new(extent, extent, extent);

    private static MoveOperation Reversed(MoveOperation move) =>
        new(move.Channels.Reversed, [.. move.Axes.Select(axis => axis.Reversed)]);
}
