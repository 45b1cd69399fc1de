using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>A window along one axis, as ONNX defines it.</summary>
/// <param name="In">The extent that the window slides over.</param>
/// <param name="Out">The number of its places.</param>
/// <param name="Kernel">The number of taps.</param>
/// <param name="Stride">The distance of two places.</param>
/// <param name="Dilation">The distance of two taps.</param>
/// <param name="Before">Padding in front.</param>
/// <param name="After">Padding behind.</param>
internal sealed record WindowAxes(int In, int Out, int Kernel, int Stride, int Dilation, int Before, int After)
{
    /// <summary>The input position of a tap.</summary>
    public int Position(int place, int tap) => (place * Stride) + (tap * Dilation) - Before;

    /// <summary>The places where a tap lies in the input: the first, and the one behind the last.</summary>
    public (int First, int End) Inside(int tap)
    {
        int shift = Position(0, tap);
        int first = shift >= 0 ? 0 : (-shift + Stride - 1) / Stride;
        int end = shift >= In ? 0 : ((In - 1 - shift) / Stride) + 1;
        return (first, Math.Min(end, Out));
    }

    /// <summary>The number of taps in the input and its padding.</summary>
    public int PaddedTaps(int place) => Enumerable.Range(0, Kernel).Count(tap => Position(place, tap) < In + After);

    /// <summary>The window of a convolution or pool.</summary>
    public static WindowAxes[] Of(NodeContext node, int[] extents, int[] kernel)
    {
        var (strides, dilations, pads) = Attributes(node, extents.Length, kernel);
        string auto = node.Text("auto_pad", "NOTSET");
        bool ceil = node.Integer("ceil_mode", 0) != 0;
        return [.. extents.Select((extent, i) =>
        {
            int reach = (dilations[i] * (kernel[i] - 1)) + 1;
            var (before, after) = auto == "NOTSET" ? (pads[i], pads[i + extents.Length]) : (0, 0);
            if (auto is "SAME_UPPER" or "SAME_LOWER")
            {
                int total = Math.Max(0, ((extent - 1) / strides[i] * strides[i]) + reach - extent);
                (before, after) = auto == "SAME_UPPER" ? (total / 2, total - (total / 2)) : (total - (total / 2), total / 2);
            }

            int room = extent + before + after - reach;
            if (room < 0)
            {
                throw new ImportException("a window is larger than its input");
            }

            int places = ((ceil ? room + strides[i] - 1 : room) / strides[i]) + 1;

            // A place that rounding up adds must begin in the input or the padding in front.
            places -= ceil && (places - 1) * strides[i] >= extent + before ? 1 : 0;
            return new WindowAxes(extent, places, kernel[i], strides[i], dilations[i], before, after);
        })];
    }

    /// <summary>The window that a transposed convolution is the reverse of: its places are the operand's elements.</summary>
    public static WindowAxes[] OfTransposed(NodeContext node, int[] extents, int[] kernel)
    {
        var (strides, dilations, pads) = Attributes(node, extents.Length, kernel);
        var more = node.Integers("output_padding") is { Count: > 0 } given ? given : [.. extents.Select(_ => 0L)];
        return [.. extents.Select((extent, i) =>
        {
            var (before, after) = (pads[i], pads[i + extents.Length]);
            int whole = ((extent - 1) * strides[i]) + (dilations[i] * (kernel[i] - 1)) + 1 + checked((int)more[i]);
            return new WindowAxes(whole - before - after, extent, kernel[i], strides[i], dilations[i], before, after);
        })];
    }

    private static (int[] Strides, int[] Dilations, int[] Pads) Attributes(NodeContext node, int rank, int[] kernel)
    {
        int[] strides = List("strides", rank, 1);
        int[] dilations = List("dilations", rank, 1);
        int[] pads = List("pads", 2 * rank, 0);
        return kernel.Length == rank && strides.All(stride => stride > 0) && dilations.All(dilation => dilation > 0)
            ? (strides, dilations, pads)
            : throw new ImportException("the window does not fit the input");

        int[] List(string name, int count, int absent) => node.Integers(name) is { Count: > 0 } values
            ? values.Count == count ? [.. values.Select(value => checked((int)value))] : throw new ImportException($"{name} has not {count} numbers")
            : [.. Enumerable.Repeat(absent, count)];
    }
}
