using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Which of the two layouts is estimated to be the cheaper one for what a convolution computes.</summary>
/// <param name="isa">The instruction set.</param>
internal sealed class LayoutPreference(InstructionSet isa)
{
    // What padded copies and pooling across lanes add to a planar layer, estimated.
    private const double PlanarOverhead = 1.1;

    // Cycles to copy an element from one layout to the other, measured on activations that leave the first-level cache.
    private const double RepackCycles = 0.8;

    // A blocked data gradient has a kernel for each phase of the stride; beyond this, code is worth more than speed.
    private const int MaximumPhases = 16;

    /// <summary>Whether the output of a convolution is better blocked.</summary>
    public bool OfConvolution(ConvolutionOperation convolution, Layout inLayout)
    {
        // Both ways the input must lie as the output, and blocked it needs no padded copy.
        if (convolution.IsDepthwise)
        {
            return inLayout == Layout.Blocked;
        }

        int channels = convolution.InChannels;
        double blocked = ConvolutionCost.Blocked(
            ConvolutionWindow.Forward(convolution.Axes), channels, convolution.OutChannels, convolution.Groups, inLayout, isa);
        double planar = ConvolutionCost.Planar(
            ConvolutionWindow.Forward(PlanarPadding.WithoutPadding(convolution)), channels, convolution.OutChannels, convolution.Groups, isa);
        return blocked <= (planar * PlanarOverhead) + Repacking(channels, convolution.Axes.Select(a => a.In), inLayout);
    }

    // Cycles to make a tensor planar, if it is not.
    private static double Repacking(int channels, IEnumerable<int> extents, Layout layout) =>
        layout == Layout.Planar ? 0 : RepackCycles * extents.Aggregate((double)channels, (product, extent) => product * extent);

    /// <summary>Whether a transposed convolution, or a data gradient, can be blocked.</summary>
    public bool SupportsTranspose(ConvolutionOperation convolution) =>
        ConvolutionWindow.DataGradientPhases(convolution.Axes) <= MaximumPhases
        && Supports(convolution.InChannels, convolution);

    /// <summary>Whether a blocked kernel has these outputs.</summary>
    public bool Supports(int outChannels, ConvolutionOperation convolution) =>
        convolution.IsDepthwise || PackedWeights.Supports(outChannels, convolution.Groups, isa);

    /// <summary>Whether the output of a transposed convolution is better blocked.</summary>
    public bool OfTranspose(ConvolutionOperation convolution, Layout inLayout)
    {
        if (!SupportsTranspose(convolution))
        {
            return false;
        }

        if (convolution.IsDepthwise)
        {
            return inLayout == Layout.Blocked;
        }

        var (inChannels, outChannels, groups) = (convolution.OutChannels, convolution.InChannels, convolution.Groups);
        double blocked = ConvolutionWindow.DataGradient(convolution.Axes)
            .Sum(phase => ConvolutionCost.Blocked(phase, inChannels, outChannels, groups, inLayout, isa));
        double planar = ConvolutionCost.Planar(PlanarPadding.FlippedWindow(convolution), inChannels, outChannels, groups, isa);
        return blocked <= (planar * PlanarOverhead) + Repacking(inChannels, convolution.Axes.Select(a => a.Out), inLayout);
    }
}
