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
            bool first = axis.PadBegin >= axis.Reach;
            bool last = ((long)(axis.Out - 1) * axis.Stride) - axis.PadBegin >= axis.In;
            if (first || last)
            {
                layer.Report(
                    DiagnosticIds.EmptyWindow,
                    "Padding",
                    layer.Described,
                    first ? "first" : "last",
                    Windows.AxisName(axes.Count - 1 - i),
                    first ? axis.PadBegin : axis.PadEnd,
                    axis.Reach);
                return null;
            }
        }

        return axes;
    }
}
