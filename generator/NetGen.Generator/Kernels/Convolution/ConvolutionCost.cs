using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// Estimates of what a convolution of one image costs, to choose a layout by: cycles of a core that starts two fused
/// multiply-adds and two loads in each, with the lanes and the tiles that a kernel wastes. Memory is taken to be near.
/// </summary>
public static class ConvolutionCost
{
    // Cycles that a pool takes for each vector it reads, if that is in a near cache.
    private const double PoolCycles = 1;

    /// <summary>Cycles of a <see cref="BlockedConvolution"/>; infinite where it does not apply.</summary>
    public static double Blocked(
        ConvolutionWindow window,
        int inChannels,
        int outChannels,
        int groups,
        Layout inLayout,
        InstructionSet isa)
    {
        if (!PackedWeights.Supports(outChannels, groups, isa))
        {
            return double.PositiveInfinity;
        }

        return new BlockedConvolution(window, inChannels, outChannels, groups, inLayout, false, []).Cycles(isa);
    }

    /// <summary>Whether a blocked direct convolution that does a 2x2 max pool as well takes no longer than the two
    /// kernels.</summary>
    /// <param name="convolution">The convolution, not a depthwise one.</param>
    /// <param name="inLayout">The layout of its input.</param>
    /// <param name="isa">The instruction set.</param>
    public static bool PoolingPays(ConvolutionOperation convolution, Layout inLayout, InstructionSet isa)
    {
        var window = ConvolutionWindow.Forward(convolution.Axes);
        var kernel = new BlockedConvolution(
            window, convolution.InChannels, convolution.OutChannels, convolution.Groups, inLayout, false, []);
        var pooled = (kernel with { Pools = true }).Plan(isa);
        double vectors = (double)window.OutPlane * kernel.Weights.Blocks(isa);
        return !pooled.Tile.ClampTaps && pooled.Cycles <= kernel.Cycles(isa) + (PoolCycles * vectors);
    }

    /// <summary>Cycles of a <see cref="PlanarConvolution"/>, without padding its input.</summary>
    public static double Planar(ConvolutionWindow window, int inChannels, int outChannels, int groups, InstructionSet isa)
    {
        var tile = PlanarTile.Choose(isa, window, outChannels / groups);
        double vectors = (double)window.Depth.Out * window.Height.Out * PlanarTile.VectorsOf(window.Width, tile.Lanes);
        return tile.Cycles() * vectors * outChannels * (inChannels / groups) * window.Taps;
    }
}
