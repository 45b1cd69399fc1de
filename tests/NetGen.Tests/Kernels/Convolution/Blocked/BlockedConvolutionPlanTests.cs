using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Ir;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class BlockedConvolutionPlanTests
{
    private const int Seed = 32;
    private const int RandomCases = 20;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Work_items_code_and_extents_are_those_of_one_plan(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var spec in Specs(isa))
        {
            var plan = spec.Plan(isa);
            var code = BlockedConvolutionCode.Of(plan);
            var extents = spec.Extents(isa);
            Assert.Equal(plan, spec.Plan(isa));
            Assert.Equal(code, spec.Code(isa));
            Assert.Equal(plan.Items.Aggregate(1, (product, item) => product * item.Extent), spec.WorkItems(isa));
            Assert.Equal(plan.Tile, code.Tile);
            Assert.Equal(BlockedConvolutionExtents.Parameters(code), extents.Select(extent => extent.Name));
            AssertExtent("outHeight", plan.Lines);
            AssertExtent("groupTiles", spec.Weights.BlocksPerGroup(isa) / plan.Tile.Blocks);
            AssertExtent("inPlane", plan.Walk.InPlane * plan.Pixel);
            AssertExtent("aheadTurn", plan.AheadIteration);

            void AssertExtent(string extent, int value) =>
                Assert.All(extents.Where(e => e.Name == extent), e => Assert.Equal(value, e.Value));
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void A_method_for_one_convolution_knows_the_numbers_of_its_plan(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var alone = Specs(isa).Where(spec => spec.Plan(isa).Tile.Rows > 1).ToList();
        Assert.NotEmpty(alone);
        foreach (var spec in alone)
        {
            var plan = spec.Plan(isa);
            var extents = new BlockedConvolutionExtents(BlockedConvolutionCode.Of(plan), isa);
            Assert.Empty(spec.Extents(isa));
            Assert.Equal(plan.Lines, Assert.IsType<IndexConstant>(extents["outHeight"]).Value);
            Assert.Equal(spec.Weights.BlockSize(isa), Assert.IsType<IndexConstant>(extents["blockWeights"]).Value);
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Pixels_of_a_pointwise_convolution_are_one_row_where_that_takes_fewer_cycles(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var walks = new HashSet<bool>();
        for (int extent = 2; extent < 40; extent++)
        {
            var axis = ConvolutionCase.Axis(extent, 1);
            var window = ConvolutionWindow.Forward([WindowAxis.None, axis, axis]);
            var many = new BlockedConvolution(window, 64, 32 * isa.Lanes, 1, Layout.Blocked, true, []);
            var few = many with { OutChannels = isa.Lanes };
            double line = Cycles(window) * extent;
            double row = Cycles(window.AsRow());
            Assert.Equal(row < line ? window.AsRow() : window, many.Plan(isa).Walk);
            Assert.Equal(window, few.Plan(isa).Walk);
            walks.Add(row < line);

            double Cycles(ConvolutionWindow walk) =>
                RowTile.Choose(isa, walk.Height, walk.Width, 32, unrollTaps: false).Cycles(walk.Width);
        }

        Assert.Equal(2, walks.Count);
    }

    private static IEnumerable<BlockedConvolution> Specs(TargetIsa isa) =>
        from c in ConvolutionCase.All(Seed, RandomCases)
        where PackedWeights.Supports(c.OutChannels, c.Groups, isa)
        from layout in new[] { Layout.Planar, Layout.Blocked }
        let spec = new BlockedConvolution(
            ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, c.Groups, layout, true, [])
        from pools in new[] { false, true }
        where !pools || (c.Axes[0] == WindowAxis.None && c.Out[^1] > 1 && c.Out[^2] > 1)
        select spec with { Pools = pools };
}
