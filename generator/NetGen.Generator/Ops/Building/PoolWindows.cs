using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The windows of pools.</summary>
internal static class PoolWindows
{
    // Max pooling keeps an element's index within its window as a float, exact to 2^24.
    private const long LargestWindow = 1L << 24;

    /// <summary>The windows, none of which may hold more elements than can be counted, or lie wholly in the padding: it
    /// would have no largest value and no mean.</summary>
    public static EquatableArray<WindowAxis>? Infer(LayerContext layer)
    {
        if (Windows.Infer(layer, strideIsKernel: true) is not { } axes)
        {
            return null;
        }

        // An axis is at most 2^24, so that only a saturating product is sure to hold all three.
        long elements = axes.Aggregate(1L, (product, axis) => Saturating.Multiply(product, axis.Kernel));
        if (elements > LargestWindow)
        {
            layer.Report(
                DiagnosticIds.OutOfRange,
                "Kernel",
                layer.Described,
                "the number of elements of a window, " + Windows.KernelText(axes) + ",",
                elements,
                FormattableString.Invariant($"1 to {LargestWindow}"));
            return null;
        }

        for (int i = 0; i < axes.Count; i++)
        {
            var axis = axes[i];
            if (Empty(axis) is { } empty)
            {
                layer.Report(
                    DiagnosticIds.EmptyWindow,
                    empty == "last" && layer.Arguments.Has("PaddingAfter") ? "PaddingAfter" : "Padding",
                    layer.Described,
                    empty,
                    Windows.AxisName(axes.Count - 1 - i),
                    empty == "last" ? axis.PadEnd : axis.PadBegin,
                    axis.Reach);
                return null;
            }
        }

        return axes;
    }

    // A window along the axis no tap of which is in the input. One that begins in the input has its first tap there.
    private static string? Empty(WindowAxis axis)
    {
        for (int o = 0; o < axis.Out && (long)o * axis.Stride < axis.PadBegin; o++)
        {
            long before = axis.PadBegin - ((long)o * axis.Stride);
            long tap = (before + axis.Dilation - 1) / axis.Dilation;
            if (tap >= axis.Kernel || (tap * axis.Dilation) - before >= axis.In)
            {
                return o switch { 0 => "first", 1 => "second", 2 => "third", _ => FormattableString.Invariant($"{o + 1}th") };
            }
        }

        return ((long)(axis.Out - 1) * axis.Stride) - axis.PadBegin >= axis.In ? "last" : null;
    }
}
