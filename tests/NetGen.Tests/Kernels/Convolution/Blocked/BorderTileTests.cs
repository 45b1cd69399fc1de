using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>Register tiles at the borders of a row: with the weights of all taps in registers, and with loops over taps that the same pixels
/// read.</summary>
public sealed class BorderTileTests
{
    private const int Seed = 27;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Both_kinds_compute_the_convolution(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var cases = Shapes(isa).Select(c => (Case: c, Spec: Spec(c))).ToList();
        Assert.Contains(cases, of => Shares(of.Spec, isa));
        Assert.Contains(cases, of => !Shares(of.Spec, isa));
        KernelCheck.All(isa, [.. cases.Select(of =>
        {
            var (c, spec) = of;
            double[] y = Layouts.To(Layout.Blocked, c.Forward(true), c.OutChannels, isa.Lanes);
            return new KernelCase(spec, [.. c.Operands(spec.InLayout, isa), Samples.Output(y.Length)], y);
        })]);
    }

    [Fact]
    public void A_run_has_the_taps_that_the_same_pixels_read()
    {
        var axis = ConvolutionAxis.Forward(ConvolutionCase.Axis(28, 3, 2, 1, 1, 1));
        var runs = TapRun.Of(axis, new RowSegment(0, 7, 1, IsInside: false, UnrollsTaps: true), 14).ToList();
        Assert.Equal([(0, 1), (1, 3)], runs.Select(run => (run.Begin, run.End)));
        Assert.Equal([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13], runs[0].Pixels);
        Assert.Equal(Enumerable.Range(0, 14), runs[1].Pixels);
    }

    [Fact]
    public void A_tap_that_reads_padding_alone_is_in_no_run()
    {
        var axis = ConvolutionAxis.Forward(ConvolutionCase.Axis(2, 5, 1, 1, 2, 2));
        var runs = TapRun.Of(axis, new RowSegment(0, 1, 1, IsInside: false, UnrollsTaps: true), 1).ToList();
        Assert.Equal([(2, 4)], runs.Select(run => (run.Begin, run.End)));
    }

    [Theory]
    [InlineData(7, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public void A_first_layer_loads_each_input_once_where_a_store_takes_a_cycle(int kernel, int stride)
    {
        var axis = ConvolutionCase.Axis(224, kernel, stride, 1, kernel / 2, kernel / 2);
        var window = ConvolutionWindow.Forward([WindowAxis.None, axis, axis]);
        foreach (var isa in TargetIsa.All)
        {
            var tile = new BlockedConvolution(window, 3, 64, 1, Layout.Planar, true, []).Tile(isa);
            Assert.True(tile.UnrollTaps);
            Assert.True(isa.Lanes < 16 || tile.SharesInputs(isa, tile.Pixels, kernel), $"{tile} on {isa.Name}");
        }
    }

    private static bool Shares(BlockedConvolution spec, TargetIsa isa)
    {
        var tile = spec.Tile(isa);
        return tile.SharesInputs(isa, tile.Pixels, spec.Window.Width.Taps);
    }

    private static BlockedConvolution Spec(ConvolutionCase c) =>
        new(ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, c.Groups, Layout.Blocked, true, []);

    // Rows of one tile and of several, with padding before, behind and on both sides, and a last block of input channels that is not full.
    private static IEnumerable<ConvolutionCase> Shapes(TargetIsa isa)
    {
        var random = new Random(Seed);
        var height = ConvolutionCase.Axis(4, 3, 1, 1, 1, 1);
        int two = 2 * isa.Lanes;
        yield return ConvolutionCase.Make(random, isa.Lanes, two, 1, height, ConvolutionCase.Axis(28, 3, 2, 1, 1, 1));
        yield return ConvolutionCase.Make(random, isa.Lanes + 1, two, 1, height, ConvolutionCase.Axis(33, 3, 1, 1, 1, 1));
        yield return ConvolutionCase.Make(random, two, two, 1, height, ConvolutionCase.Axis(14, 5, 1, 1, 0, 2));
        yield return ConvolutionCase.Make(random, isa.Lanes, 3 * isa.Lanes, 1, ConvolutionCase.Axis(3, 1), ConvolutionCase.Axis(17, 7, 1, 1, 3, 3));
        yield return ConvolutionCase.Make(random, isa.Lanes, two, 1, ConvolutionCase.Axis(29, 3, 1, 2, 2, 2));
        yield return ConvolutionCase.Make(random, isa.Lanes, isa.Lanes, 1, height, ConvolutionCase.Axis(7, 3, 1, 1, 1, 1));
    }
}
