using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Padding in space.</summary>
internal static class Padding
{
    /// <summary>Pad with a constant.</summary>
    public static object[] Pad(NodeContext node)
    {
        var x = node.Activation(0);
        int rank = x.Dimensions.Count;
        string mode = node.Text("mode", "constant");
        if (mode != "constant")
        {
            throw new ImportException($"the mode {mode} is not supported; expected constant");
        }

        var pads = node.Integers("pads", 1) ?? node.Integers("paddings") ?? throw new ImportException("the padding is missing");
        if (node.Has(3))
        {
            var full = new long[2 * rank];
            long[] axes = node.Constant(3).ToIntegers();
            for (int i = 0; i < axes.Length; i++)
            {
                int axis = NodeContext.Axis(axes[i], rank);
                (full[axis], full[rank + axis]) = (pads[i], pads[axes.Length + i]);
            }

            pads = full;
        }

        if (pads.Count != 2 * rank || pads.Any(padding => padding < 0) || pads[0] + pads[1] + pads[rank] + pads[rank + 1] != 0)
        {
            throw new ImportException($"the padding ({string.Join(", ", pads)}) is not supported; expected none of images and channels, and none negative");
        }

        int[] before = x.OfLayer([.. pads.Skip(2).Take(rank - 2)], 0, "a padding of");
        int[] after = x.OfLayer([.. pads.Skip(rank + 2)], 0, "a padding of");
        float value = node.Has(2) ? node.Constant(2).ToSingles()[0] : node.Single("value", 0);
        if (value == 0)
        {
            return [Zeros(node, x, before, after)];
        }

        // Zeros around what is less by the value, and the value on top.
        var less = Convolutions.Affine(node, x, Each(x, 1), Each(x, -value));
        var padded = Zeros(node, less, before, after);
        return [Convolutions.Affine(node, padded, Each(x, 1), Each(x, value))];
    }

    /// <summary>Adds zeros around a value.</summary>
    public static Activation Zeros(NodeContext node, Activation x, int[] before, int[] after)
    {
        if (before.Concat(after).All(padding => padding == 0))
        {
            return x;
        }

        string name = node.Draft.Name("ZeroPad", null);
        List<Argument> arguments = [NodeContext.Argument("Before", before)];
        if (!before.SequenceEqual(after))
        {
            arguments.Add(NodeContext.Argument("After", after));
        }

        var shape = node.Draft.Add("ZeroPad", name, x, [.. arguments]);
        return Convolutions.Result(x, name, shape);
    }

    private static double[] Each(Activation x, double value) => [.. Enumerable.Repeat(value, x.Shape.Channels)];
}
