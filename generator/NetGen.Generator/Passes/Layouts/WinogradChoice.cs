using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Whether a convolution runs by Winograd's algorithm, and with which tiles: as it asks, or as is estimated to
/// be cheaper.</summary>
/// <param name="isa">The instruction set.</param>
/// <param name="purpose">What the pass is for.</param>
internal sealed class WinogradChoice(InstructionSet isa, Purpose purpose)
{
    /// <summary>How Winograd's kernels compute a convolution or a data gradient; null if they should not.</summary>
    public WinogradBlocking? Blocking(
        ConvolutionOperation convolution, ConvolutionWindow window, int inChannels, int outChannels, Layout inLayout)
    {
        if (!WinogradConvolution.Supports(window, convolution.Groups))
        {
            return null;
        }

        return convolution.Algorithm switch
        {
            ConvolutionAlgorithm.Winograd2 => WinogradCost.Blocking(window, inChannels, outChannels, WinogradTransform.For(window.Width.Taps).Last(), isa, purpose),
            ConvolutionAlgorithm.Winograd4 => WinogradCost.Blocking(window, inChannels, outChannels, WinogradTransform.F4, isa, purpose),
            ConvolutionAlgorithm.Auto when inLayout == Layout.Blocked =>
                WinogradCost.Cheaper(window, inChannels, outChannels, isa, purpose),
            _ => null,
        };
    }

    /// <summary>The transform of its weight gradient; null if that should be direct.</summary>
    public WinogradTransform? WeightGradient(ConvolutionOperation convolution, Layout inLayout)
    {
        var window = ConvolutionWindow.Forward(convolution.Axes);
        if (!WinogradConvolution.Supports(window, convolution.Groups))
        {
            return null;
        }

        return convolution.Algorithm switch
        {
            ConvolutionAlgorithm.Winograd2 => WinogradTransform.For(window.Width.Taps).Last(),
            ConvolutionAlgorithm.Winograd4 => WinogradTransform.F4,
            ConvolutionAlgorithm.Auto when inLayout == Layout.Blocked =>
                WinogradCost.CheaperWeightGradient(window, convolution.InChannels, convolution.OutChannels, isa),
            _ => null,
        };
    }
}
