using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;

namespace NetGen.Cli.Export.Operators;

/// <summary>Means and norms of windows whose elements lie apart, which AveragePool has since version 19, and LpPool since version 18
/// only: the sum of a window is a convolution of each channel with ones.</summary>
internal static class DilatedWindows
{
    /// <summary>The means: Conv, and Div where windows at the borders have fewer elements.</summary>
    /// <param name="node">The node.</param>
    /// <param name="countPadding">Whether padding counts as elements.</param>
    /// <param name="axes">The windows.</param>
    public static void Means(ExportContext node, bool countPadding, IReadOnlyList<WindowAxis> axes)
    {
        float[] divisors = [1];
        foreach (var axis in axes)
        {
            int[] counts = [.. Enumerable.Range(0, axis.Out).Select(o => Count(axis, o, countPadding))];
            divisors = [.. from outer in divisors from count in counts select outer * count];
        }

        bool isConstant = divisors.All(divisor => divisor == divisors[0]);
        var (operands, attributes) = Sums(node, node.Input(0), isConstant ? 1 / divisors[0] : 1, axes);
        if (isConstant)
        {
            node.Give("Conv", operands, attributes);
            return;
        }

        string divisor = node.Constant("divisors", [1, 1, .. axes.Select(axis => (long)axis.Out)], divisors);
        node.Give("Div", [node.Add("Conv", operands, attributes), divisor]);
    }

    /// <summary>The root of the sum of powers.</summary>
    /// <param name="node">The node.</param>
    /// <param name="p">The power.</param>
    /// <param name="axes">The windows.</param>
    public static void Norms(ExportContext node, int p, IReadOnlyList<WindowAxis> axes)
    {
        string powers = node.Add("Pow", [node.Add("Abs", [node.Input(0)]), node.Constant("power", p)]);
        var (operands, attributes) = Sums(node, powers, 1, axes);
        node.Give("Pow", [node.Add("Conv", operands, attributes), node.Constant("root", 1f / p)]);
    }

    // Conv of each channel by itself, with one weight for all elements.
    private static (string[] Operands, (string, OnnxAttribute)[] Attributes) Sums(
        ExportContext node, string x, float weight, IReadOnlyList<WindowAxis> axes)
    {
        int channels = node.Shape.Channels;
        int taps = axes.Aggregate(1, (product, axis) => checked(product * axis.Kernel));
        float[] weights = [.. Enumerable.Repeat(weight, checked(channels * taps))];
        return (
            [x, node.Constant("weight", [channels, 1, .. axes.Select(axis => (long)axis.Kernel)], weights)],
            [
                .. Pools.Window(axes, axes.Select(axis => axis.PadBegin), axes.Select(Pools.End)),
                ExportContext.Integers("dilations", axes.Select(axis => axis.Dilation)),
                ExportContext.Integer("group", channels),
            ]);
    }

    private static int Count(WindowAxis axis, int output, bool countPadding) => Enumerable.Range(0, axis.Kernel)
        .Select(tap => ((long)output * axis.Stride) + (tap * axis.Dilation) - axis.PadBegin)
        .Count(place => countPadding ? place < axis.In + axis.PadEnd : place >= 0 && place < axis.In);
}
