using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;

namespace NetGen.Cli.Export.Operators;

/// <summary>Means of windows whose elements lie apart, which AveragePool has since version 19 only: the sum of a window is a
/// convolution of each channel with ones.</summary>
internal static class DilatedMeans
{
    /// <summary>Conv, and Div where windows at the borders have fewer elements.</summary>
    /// <param name="node">The node.</param>
    /// <param name="countPadding">Whether padding counts as elements.</param>
    /// <param name="axes">The windows.</param>
    public static void Write(ExportContext node, bool countPadding, IReadOnlyList<WindowAxis> axes)
    {
        float[] divisors = [1];
        foreach (var axis in axes)
        {
            int[] counts = [.. Enumerable.Range(0, axis.Out).Select(o => Count(axis, o, countPadding))];
            divisors = [.. from outer in divisors from count in counts select outer * count];
        }

        bool isConstant = divisors.All(divisor => divisor == divisors[0]);
        int channels = node.Shape.Channels;
        int taps = axes.Aggregate(1, (product, axis) => checked(product * axis.Kernel));
        float[] weight = [.. Enumerable.Repeat(isConstant ? 1 / divisors[0] : 1, checked(channels * taps))];
        string ones = node.Constant("weight", [channels, 1, .. axes.Select(axis => (long)axis.Kernel)], weight);
        (string, OnnxAttribute)[] attributes =
        [
            .. Pools.Window(axes, axes.Select(axis => axis.PadBegin), axes.Select(Pools.End)),
            ExportContext.Integers("dilations", axes.Select(axis => axis.Dilation)),
            ExportContext.Integer("group", channels),
        ];
        if (isConstant)
        {
            node.Give("Conv", [node.Input(0), ones], attributes);
            return;
        }

        string sum = node.Add("Conv", [node.Input(0), ones], attributes);
        node.Give("Div", [sum, node.Constant("divisors", [1, 1, .. axes.Select(axis => (long)axis.Out)], divisors)]);
    }

    private static int Count(WindowAxis axis, int output, bool countPadding) => Enumerable.Range(0, axis.Kernel)
        .Select(tap => ((long)output * axis.Stride) + (tap * axis.Dilation) - axis.PadBegin)
        .Count(place => countPadding ? place < axis.In + axis.PadEnd : place >= 0 && place < axis.In);
}
