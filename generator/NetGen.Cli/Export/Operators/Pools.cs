using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Pooling. What a last window reaches past the input stands as padding, not as ONNX's <c>ceil_mode</c>, whose number of
/// windows and divisor runtimes do not agree about.</summary>
internal static class Pools
{
    /// <summary>MaxPool.</summary>
    public static void Max(ExportContext node, MaxPoolOperation operation)
    {
        var axes = Convolutions.Axes(node, operation.Axes);
        (string, OnnxAttribute)[] attributes = Window(axes, axes.Select(axis => axis.PadBegin), axes.Select(End));
        if (axes.Any(axis => axis.Dilation > 1))
        {
            attributes = [.. attributes, ExportContext.Integers("dilations", axes.Select(axis => axis.Dilation))];
        }

        node.Give("MaxPool", [node.Input(0)], attributes);
    }

    /// <summary>AveragePool.</summary>
    public static void Average(ExportContext node, AveragePoolOperation operation)
    {
        var axes = Convolutions.Axes(node, operation.Axes);
        if (axes.Any(axis => axis.Dilation > 1))
        {
            DilatedWindows.Means(node, operation.CountPadding, axes);
            return;
        }

        bool overhangs = axes.Any(axis => axis.Overhang > 0);
        if (!operation.CountPadding || !overhangs)
        {
            bool counts = operation.CountPadding && axes.Any(axis => axis.PadBegin + axis.PadEnd > 0);
            (string, OnnxAttribute)[] attributes = Window(axes, axes.Select(axis => axis.PadBegin), axes.Select(End));
            node.Give("AveragePool", [node.Input(0)], [.. attributes, ExportContext.Integer("count_include_pad", counts ? 1 : 0)]);
            return;
        }

        // Padding counts, but not what is past it: zeros that are part of the input, and padding behind them.
        string padded = Rearrangements.Pad(
            node, node.Input(0), [0, 0, .. axes.Select(axis => axis.PadBegin)], [0, 0, .. axes.Select(axis => axis.PadEnd)]);
        node.Give(
            "AveragePool",
            [padded],
            [.. Window(axes, axes.Select(_ => 0), axes.Select(axis => axis.Overhang)), ExportContext.Integer("count_include_pad", 0)]);
    }

    /// <summary>LpPool.</summary>
    public static void Norm(ExportContext node, LpPoolOperation operation)
    {
        var axes = Convolutions.Axes(node, operation.Axes);
        if (axes.Any(axis => axis.Dilation > 1))
        {
            DilatedWindows.Norms(node, operation.P, axes);
            return;
        }

        node.Give(
            "LpPool", [node.Input(0)], [.. Window(axes, axes.Select(axis => axis.PadBegin), axes.Select(End)), ExportContext.Integer("p", operation.P)]);
    }

    /// <summary>GlobalAveragePool, which keeps axes of extent 1.</summary>
    public static void Global(ExportContext node) =>
        node.Give("Flatten", [node.Add("GlobalAveragePool", [node.Input(0)])], ExportContext.Integer("axis", 1));

    /// <summary>Means of windows of different sizes: axis by axis a product with the matrix of the means, from floor(i * in / out)
    /// to ceil((i + 1) * in / out) for output i.</summary>
    public static void Adaptive(ExportContext node, AdaptiveAveragePoolOperation operation)
    {
        string value = node.Input(0);
        int[] extents = [.. node.InputShape(0).Dimensions];
        for (int i = 0; i < operation.Output.Count; i++)
        {
            int axis = i + 1;
            var (length, output) = (extents[axis], operation.Output[i]);
            if (length == output)
            {
                continue;
            }

            float[] means = new float[output * length];
            for (int o = 0; o < output; o++)
            {
                int begin = (int)((long)o * length / output);
                int end = (int)((((o + 1L) * length) + output - 1) / output);
                means.AsSpan((o * length) + begin, end - begin).Fill(1f / (end - begin));
            }

            string number = FormattableString.Invariant($"{i}");
            value = node.Reshape(value, "axis" + number, [Product(extents[..axis]), length, Product(extents[(axis + 1)..])]);
            value = node.Add("MatMul", [node.Constant("means" + number, [output, length], means), value]);
            extents[axis] = output;
        }

        node.Give("Reshape", [value, node.Dimensions("shape", extents)]);
    }

    /// <summary>The attributes of a window.</summary>
    public static (string, OnnxAttribute)[] Window(IReadOnlyCollection<WindowAxis> axes, IEnumerable<int> begin, IEnumerable<int> end) =>
    [
        ExportContext.Integers("kernel_shape", axes.Select(axis => axis.Kernel)),
        ExportContext.Integers("strides", axes.Select(axis => axis.Stride)),
        ExportContext.Integers("pads", [.. begin, .. end]),
    ];

    /// <summary>Padding behind the input with which there are as many windows as declared, and the last one fits.</summary>
    public static int End(WindowAxis axis)
    {
        int end = axis.PadEnd + axis.Overhang;
        int last = (axis.Out - 1) * axis.Stride;
        int windows = ((axis.In + axis.PadBegin + end - axis.Reach) / axis.Stride) + 1;
        return windows == axis.Out ? end : Math.Max(0, last + axis.Reach - axis.In - axis.PadBegin);
    }

    private static int Product(IEnumerable<int> extents) => extents.Aggregate(1, (product, extent) => checked(product * extent));
}
