using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>Convolutions by Winograd's transforms, and what they are tested with.</summary>
internal static class WinogradCases
{
    public const int Seed = 31;
    public const int Images = 3;

    // The transforms add and subtract numbers that cancel: those with six inputs lose about a decimal digit, F(2x2, 3x3) next to nothing.
    private const double Tolerance6 = 2e-5;
    private const double Tolerance4 = 3e-6;

    /// <summary>Instruction sets, and the outputs and taps of each transform.</summary>
    public static TheoryData<string, int, int> Transforms
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var isa in TargetIsa.All)
            {
                data.Add(isa.Name, 2, 3);
                data.Add(isa.Name, 4, 3);
                data.Add(isa.Name, 2, 5);
            }

            return data;
        }
    }

    /// <summary>Tiles that hang over every border, images smaller than a tile, and channels that fill no vector.</summary>
    public static IEnumerable<ConvolutionCase> Shapes(int taps)
    {
        var random = new Random(Seed);
        yield return ConvolutionCase.Make(random, 17, 33, 1, Axis(taps, 7, 1, 1), Axis(taps, 9, 1, 1));
        yield return ConvolutionCase.Make(random, 3, 5, 1, Axis(taps, 13, 1, 1), Axis(taps, 13, 1, 1));
        yield return ConvolutionCase.Make(random, 16, 64, 1, Axis(taps, 1, 1, 1), Axis(taps, 2, 1, 1));
        yield return ConvolutionCase.Make(random, 5, 16, 1, Axis(taps, 6, 0, 0), Axis(taps, 11, 0, 0));
        yield return ConvolutionCase.Make(random, 2, 20, 1, Axis(taps, 5, 2, 0), Axis(taps, 8, 0, 2));
        yield return ConvolutionCase.Make(random, 1, 1, 1, Axis(taps, 3, 0, 0), Axis(taps, 3, 0, 0));
        yield return ConvolutionCase.Make(random, 20, 48, 1, Axis(taps, 1, 2, 2), Axis(taps, 31, 2, 1));
    }

    /// <summary>One to four tiles; more channels than go by in one part, whose last block is partial or is not.</summary>
    public static IEnumerable<ConvolutionCase> FewTiles()
    {
        var random = new Random(Seed);
        yield return ConvolutionCase.Make(random, 69, 33, 1, Axis(3, 4, 1, 1), Axis(3, 3, 1, 1));
        yield return ConvolutionCase.Make(random, 17, 20, 1, Axis(3, 7, 1, 1), Axis(3, 7, 1, 1));
        yield return ConvolutionCase.Make(random, 144, 16, 1, Axis(3, 8, 1, 1), Axis(3, 8, 1, 1));
        yield return ConvolutionCase.Make(random, 5, 3, 1, Axis(3, 6, 0, 2), Axis(3, 4, 0, 0));
        yield return ConvolutionCase.Make(random, 3, 64, 1, Axis(3, 1, 1, 1), Axis(3, 10, 1, 1));
        yield return ConvolutionCase.Make(random, 1, 1, 1, Axis(3, 3, 0, 0), Axis(3, 3, 0, 0));
    }

    /// <summary>Of five taps, with as many outputs as of three.</summary>
    public static WindowAxis Axis(int taps, int @in, int before, int after) =>
        ConvolutionCase.Axis(@in, taps, 1, 1, before + ((taps - 3) / 2), after + ((taps - 3) / 2));

    public static WinogradConvolution Spec(
        ConvolutionCase c, TargetIsa isa, WinogradTransform transform, EquatableArray<EpilogueItem> epilogue, WinogradPart part)
    {
        var window = ConvolutionWindow.Forward(c.Axes);
        Assert.True(WinogradConvolution.Supports(window, c.Groups));
        return new(window, c.InChannels, c.OutChannels, true, epilogue, Blocking(window, c.OutChannels, isa, transform), part);
    }

    /// <summary>Blocks of few tiles, so that there are several of them and the last one is partial.</summary>
    public static WinogradBlocking Blocking(ConvolutionWindow window, int outChannels, TargetIsa isa, WinogradTransform transform)
    {
        var spec = new WinogradConvolution(window, 1, outChannels, false, [], new(transform, 1, 1, 1));
        var blocking = WinogradBlocking.Choose(isa, transform, Math.Min(spec.Tiles, 5), outChannels);
        return blocking with { BlockTiles = blocking.RegisterTiles };
    }

    public static WinogradWeights Packing(ConvolutionCase c, WinogradConvolution spec, bool transposed) =>
        new(spec.OutChannels, spec.InChannels, spec.Blocking.Transform, spec.Blocking.RegisterBlocks, transposed);

    public static double[] Pack(ConvolutionCase c, TargetIsa isa, WinogradConvolution spec, bool transposed)
    {
        var pack = Packing(c, spec, transposed);
        double[] u = Interpreted.Unwritten(pack.PackedSize(isa));
        Interpreted.RunImage(pack, isa, c.Weight, u);
        return u;
    }

    public static double[] Blocked(double[] planar, int channels, TargetIsa isa) =>
        Layouts.To(Layout.Blocked, planar, channels, isa.Lanes);

    public static double[] Finite(double[] values) => [.. values.Select(value => double.IsNaN(value) ? 1 : value)];

    public static double[] Bias(ConvolutionCase c, TargetIsa isa) => [.. c.Bias, .. new double[isa.Lanes]];

    public static double[] Scratch(WinogradConvolution spec, TargetIsa isa) => new double[spec.ScratchSize(isa)];

    public static double Tolerance(WinogradTransform transform) => transform.Inputs == 6 ? Tolerance6 : Tolerance4;

    /// <summary>The rectified largest values of whole windows.</summary>
    public static double[] Pooled(double[] y, int height, int width) =>
    [
        .. from plane in y.Chunk(height * width)
           from oh in Enumerable.Range(0, height / 2)
           from ow in Enumerable.Range(0, width / 2)
           let at = (2 * oh * width) + (2 * ow)
           select Math.Max(0, new[] { plane[at], plane[at + 1], plane[at + width], plane[at + width + 1] }.Max()),
    ];
}
