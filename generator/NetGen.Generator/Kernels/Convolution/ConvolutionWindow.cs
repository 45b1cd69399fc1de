using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The axes of a convolution over depth, height and width.</summary>
/// <param name="Depth">The outermost axis.</param>
/// <param name="Height">The axis of rows.</param>
/// <param name="Width">The axis that is dense in memory.</param>
public sealed record ConvolutionWindow(ConvolutionAxis Depth, ConvolutionAxis Height, ConvolutionAxis Width)
{
    /// <summary>Elements of one channel of the input.</summary>
    public int InPlane => Depth.In * Height.In * Width.In;

    /// <summary>Elements of one channel of the output tensor.</summary>
    public int OutPlane => Depth.OutExtent * Height.OutExtent * Width.OutExtent;

    /// <summary>Taps of one channel of the weight.</summary>
    public int WeightTaps => Depth.WeightTaps * Height.WeightTaps * Width.WeightTaps;

    /// <summary>Taps of one output.</summary>
    public int Taps => Depth.Taps * Height.Taps * Width.Taps;

    /// <summary>Whether each output reads the input of its own place alone.</summary>
    public bool IsPointwise => Depth.IsPointwise && Height.IsPointwise && Width.IsPointwise;

    /// <summary>The axes that the shapes really have.</summary>
    private IReadOnlyList<ConvolutionAxis> Axes =>
        Depth != ConvolutionAxis.None ? [Depth, Height, Width]
        : Height != ConvolutionAxis.None ? [Height, Width]
        : [Width];

    /// <summary>The window of a forward convolution.</summary>
    /// <param name="axes">Depth, height and width.</param>
    public static ConvolutionWindow Forward(EquatableArray<WindowAxis> axes) => new(
        ConvolutionAxis.Forward(axes[0]),
        ConvolutionAxis.Forward(axes[1]),
        ConvolutionAxis.Forward(axes[2]));

    /// <summary>The number of windows that <see cref="DataGradient"/> gives.</summary>
    /// <param name="axes">Depth, height and width of the forward convolution.</param>
    public static long DataGradientPhases(EquatableArray<WindowAxis> axes) =>
        axes.Aggregate(1L, (phases, axis) => phases * Math.Min(axis.Stride, axis.In));

    /// <summary>The windows that together give the gradient of the input: every combination of the axes'
    /// phases.</summary>
    /// <param name="axes">Depth, height and width of the forward convolution.</param>
    public static IReadOnlyList<ConvolutionWindow> DataGradient(EquatableArray<WindowAxis> axes) =>
    [
        .. from depth in ConvolutionAxis.DataGradientPhases(axes[0])
           from height in ConvolutionAxis.DataGradientPhases(axes[1])
           from width in ConvolutionAxis.DataGradientPhases(axes[2])
           select new ConvolutionWindow(depth, height, width),
    ];

    /// <summary>The same walk of a pointwise convolution, over all places as one row.</summary>
    public ConvolutionWindow AsRow() => new(
        ConvolutionAxis.None, ConvolutionAxis.None, ConvolutionAxis.Forward(InPlane, 1, 1, 0, 1, OutPlane));

    /// <summary>The same walk over a weight whose taps lie in the opposite order.</summary>
    public ConvolutionWindow Reversed() => new(Depth.Reversed(), Height.Reversed(), Width.Reversed());

    /// <summary>The input's shape, for names and comments: <c>6x14x14</c>.</summary>
    public string Input(int channels) => Number(channels) + "x" + string.Join("x", Axes.Select(a => Number(a.In)));

    /// <summary>The shape of what is written: <c>16x10x10</c>.</summary>
    public string Output(int channels) => Number(channels) + "x" + string.Join("x", Axes.Select(a => Number(a.Out)));

    /// <summary>What tells this window from others of the same shapes: <c>kernel5_stride2_pad1</c>.</summary>
    public string Name() =>
        "kernel" + Join(a => a.Taps)
        + Part("stride", a => a.InStride, _ => 1)
        + Part("pad", a => -a.InBase, _ => 0)
        + Part("dilation", a => a.TapStep, _ => 1)
        + Part("at", a => a.OutStart, _ => 0)
        + Part("step", a => a.OutStep, _ => 1)
        + Part("of", a => a.OutExtent, a => a.Out)
        + (Axes.All(axis => axis.IsFlipped) && Axes.Any(axis => axis.Taps > 1) ? "_flipped" : TapNames());

    private string TapNames() =>
        Part("tap", a => a.WeightStart, _ => 0)
        + Part("tapStep", a => a.WeightStep, _ => 1)
        + Part("taps", a => a.WeightTaps, a => a.Taps);

    private string Part(string name, Func<ConvolutionAxis, int> value, Func<ConvolutionAxis, int> usual) =>
        Axes.All(axis => value(axis) == usual(axis)) ? "" : "_" + name + Join(value);

    private string Join(Func<ConvolutionAxis, int> value) =>
        Axes.Select(value).Distinct().Count() == 1
            ? Number(value(Axes[0]))
            : string.Join("x", Axes.Select(axis => Number(value(axis))));

    private static string Number(int value) =>
        (value < 0 ? "minus" : "") + Math.Abs(value).ToString(CultureInfo.InvariantCulture);
}
