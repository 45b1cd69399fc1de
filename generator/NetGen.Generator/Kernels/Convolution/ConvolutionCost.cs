using NetGen.Generator.Graph;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// Estimates of what a convolution of one image costs, to choose a layout by: cycles of a core that starts two fused
/// multiply-adds and two loads in each, with the lanes and the tiles that a kernel wastes. Memory is taken to be near.
/// </summary>
public static class ConvolutionCost
{
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

    /// <summary>Cycles of a <see cref="PlanarConvolution"/>, without padding its input.</summary>
    public static double Planar(ConvolutionWindow window, int inChannels, int outChannels, int groups, InstructionSet isa)
    {
        var tile = PlanarTile.Choose(isa, window, outChannels / groups);
        double vectors = (double)window.Depth.Out * window.Height.Out * PlanarTile.VectorsOf(window.Width, tile.Lanes);
        return tile.Cycles() * vectors * outChannels * (inChannels / groups) * window.Taps;
    }
}
