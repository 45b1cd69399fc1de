using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The zeros that planar convolutions read: around an input, and around and between the elements of a
/// gradient.</summary>
internal static class PlanarPadding
{
    /// <summary>What a planar convolution adds to its input.</summary>
    public static PadOperation Forward(ConvolutionOperation convolution) => new(convolution.Axes
        .Select(a => new PadAxis(a.In, a.PadBegin, a.PadEnd))
        .ToEquatableArray());

    /// <summary>The axes of a convolution whose input has its padding.</summary>
    public static EquatableArray<WindowAxis> WithoutPadding(ConvolutionOperation convolution) => convolution.Axes
        .Select(a => a with { In = checked((int)a.Padded), PadBegin = 0, PadEnd = 0 })
        .ToEquatableArray();

    /// <summary>
    /// What a planar data gradient adds to the gradient it reads along one axis. The window at input position i covers
    /// outputs (i + pad - tap * dilation) / stride: reach - 1 - pad zeros before the spaced gradient put tap 0 of the
    /// flipped kernel at position i. Where there is more padding than a window reaches, the kernel starts that much
    /// later instead.
    /// </summary>
    public static PadAxis Gradient(WindowAxis a) =>
        new(a.Out, a.GradientBegin, a.GradientEnd, a.Out == 1 ? 1 : a.Stride);

    /// <summary>The walk of a planar data gradient: what it reads was spaced by the stride and padded, so that it is a
    /// convolution of stride 1 with flipped weights.</summary>
    public static ConvolutionWindow FlippedWindow(ConvolutionOperation convolution)
    {
        var axes = convolution.Axes.Select(Flipped).ToArray();
        return new ConvolutionWindow(axes[0], axes[1], axes[2]);
    }

    private static ConvolutionAxis Flipped(WindowAxis a)
    {
        if (a == WindowAxis.None)
        {
            return ConvolutionAxis.None;
        }

        int start = Math.Max(0, a.PadBegin - (a.Reach - 1));
        var axis = ConvolutionAxis.Forward(Gradient(a).Out, a.Kernel, 1, -start, a.Dilation, a.In);
        return axis with { WeightStart = a.Kernel - 1, WeightStep = -1 };
    }
}
