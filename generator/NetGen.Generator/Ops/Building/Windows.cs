using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The shape rule of sliding windows, shared by convolution and pooling.</summary>
public static class Windows
{
    /// <summary>The arguments that describe a window.</summary>
    public static ArgumentDefinition Kernel { get; } =
        new("Kernel", ArgumentType.Extents, "Extent of the window, for all axes or one for each axis.", Required: true, Minimum: 1);

    /// <summary>The distance of two windows.</summary>
    public static ArgumentDefinition Stride(string absent) =>
        new("Stride", ArgumentType.Extents, "Distance of two windows, for all axes or one for each axis.", Minimum: 1, Default: absent);

    /// <summary>The padding around the input.</summary>
    public static ArgumentDefinition Padding { get; } = new(
        "Padding",
        ArgumentType.Padding,
        "Padding on both sides, for all axes or one for each axis; \"valid\" is none, \"same\" makes the output ceil(input / stride).",
        Default: "0");

    /// <summary>The padding behind the input, where it is not that before it.</summary>
    public static ArgumentDefinition PaddingAfter { get; } = new(
        "PaddingAfter",
        ArgumentType.Extents,
        "Padding behind the input, for all axes or one for each axis; as much as Padding, which is then that in front, unless given.");

    /// <summary>Whether a last window may reach past the padding.</summary>
    public static ArgumentDefinition Ceil { get; } = new(
        "Ceil",
        ArgumentType.Boolean,
        "Whether a last window may reach past the padding, so that no input is left out; it begins inside the input or the padding before it.",
        Default: "false");

    /// <summary>The distance of two taps of a window.</summary>
    public static ArgumentDefinition Dilation { get; } =
        new("Dilation", ArgumentType.Extents, "Distance of two taps of the window.", Minimum: 1, Default: "1");

    /// <summary>
    /// The windows of a layer along depth, height and width; axes that the input does not have count 1.
    /// Output extent: floor((in + padding - dilation * (kernel - 1) - 1) / stride) + 1; with Ceil, rounded up instead,
    /// less a last window that would begin in the padding behind the input, as PyTorch's ceil_mode has it.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="strideIsKernel">Whether the stride is the kernel's extent unless given, as for pooling.</param>
    /// <returns>Three axes, or null after a reported problem.</returns>
    public static EquatableArray<WindowAxis>? Infer(LayerContext layer, bool strideIsKernel)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return null;
        }

        var kernel = layer.Arguments.Extents("Kernel", 1);
        var stride = layer.Arguments.Has("Stride") || !strideIsKernel ? layer.Arguments.Extents("Stride", 1) : kernel;
        var dilation = layer.Arguments.Extents("Dilation", 1);
        bool ceil = layer.Arguments.Boolean("Ceil", false);
        string? word = layer.Arguments.Word("Padding");
        var padding = word is null ? layer.Arguments.Extents("Padding", 0) : default;
        if (word is not null && layer.Arguments.Value("PaddingAfter") is { } behind)
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "PaddingAfter",
                layer.Described,
                "PaddingAfter",
                Expression.Text(behind),
                $"nothing, since Padding is \"{word}\"");
            return null;
        }

        var after = word is null && layer.Arguments.Has("PaddingAfter") ? layer.Arguments.Extents("PaddingAfter", 0) : padding;
        var axes = Enumerable.Repeat(WindowAxis.None, TensorShape.MaxRank - shape.Rank).ToList();
        for (int i = 0; i < shape.Rank; i++)
        {
            long reach = ((long)dilation[i] * (kernel[i] - 1)) + 1;
            if (reach > ArgumentDefinition.Largest)
            {
                layer.Report(
                    DiagnosticIds.OutOfRange,
                    "Kernel",
                    layer.Described,
                    "the window's span along " + AxisName(shape.Rank - 1 - i),
                    reach,
                    FormattableString.Invariant($"1 to {ArgumentDefinition.Largest}"));
                return null;
            }

            var (begin, end) = word switch
            {
                "same" => Halves(Math.Max(0, ((long)((shape.Spatial[i] - 1) / stride[i]) * stride[i]) + reach - shape.Spatial[i])),
                "valid" => (0, 0),
                _ => (padding[i], after[i]),
            };
            long padded = (long)shape.Spatial[i] + begin + end;
            long slack = padded - reach + (ceil ? stride[i] - 1 : 0);
            if (slack < 0)
            {
                layer.Report(
                    DiagnosticIds.WindowTooLarge, "Kernel", layer.Described, reach, padded, AxisName(shape.Rank - 1 - i), shape);
                return null;
            }

            long output = (slack / stride[i]) + 1;
            if (ceil && (output - 1) * stride[i] >= (long)shape.Spatial[i] + begin)
            {
                output--;
            }

            axes.Add(new WindowAxis(
                shape.Spatial[i],
                kernel[i],
                stride[i],
                dilation[i],
                begin,
                end,
                (int)output));
        }

        return axes.ToEquatableArray();
    }

    // An odd total has the extra one at the end.
    private static (int Before, int After) Halves(long total) => ((int)(total / 2), (int)(total - (total / 2)));

    /// <summary>The output's shape for <paramref name="channels"/> channels.</summary>
    public static TensorShape OutputShape(int channels, EquatableArray<WindowAxis> axes, int rank) =>
        new(channels, axes.Skip(TensorShape.MaxRank - rank).Select(a => a.Out).ToEquatableArray());

    /// <summary>The kernel as text: <c>5x5</c>.</summary>
    public static string KernelText(EquatableArray<WindowAxis> axes) =>
        string.Join("x", axes.SkipWhile(a => a == WindowAxis.None).Select(a => FormattableString.Invariant($"{a.Kernel}")).DefaultIfEmpty("1"));

    /// <summary>The name of an axis, counted from the innermost.</summary>
    public static string AxisName(int fromInnermost) => fromInnermost switch
    {
        0 => "width",
        1 => "height",
        _ => "depth",
    };
}
