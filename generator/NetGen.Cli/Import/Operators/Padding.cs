using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Padding, and with negative numbers cropping.</summary>
internal static class Padding
{
    /// <summary>Pad along any axes.</summary>
    public static object[] Pad(NodeContext node)
    {
        var x = node.Value(0);
        int rank = x.Rank;
        string mode = node.Text("mode", "constant");
        var given = node.Integers("pads", 1) ?? node.Integers("paddings") ?? throw new ImportException("the padding is missing");
        int[] axes = node.Has(3) ? [.. node.Known(3).ToIntegers().Select(axis => NodeContext.Axis(axis, rank))] : [.. Enumerable.Range(0, rank)];
        if (given.Count != 2 * axes.Length || axes.Distinct().Count() != axes.Length || given.Any(padding => padding is < -(1 << 24) or > 1 << 24))
        {
            throw new ImportException($"the padding ({string.Join(", ", given.Take(16))}) does not fit {axes.Length} axes");
        }

        int[] before = new int[rank];
        int[] after = new int[rank];
        for (int i = 0; i < axes.Length; i++)
        {
            before[axes[i]] = (int)given[i];
            after[axes[i]] = (int)given[axes.Length + i];
        }

        float value = node.Has(2) ? node.Known(2).ToSingles()[0] : node.Single("value", 0);
        return [Padded(node, x, before, after, mode, value)];
    }

    /// <summary>Adds zeros around an image.</summary>
    public static DraftLayer Zeros(Draft draft, DraftLayer layer, int[] before, int[] after)
    {
        if (before.Concat(after).All(padding => padding == 0))
        {
            return layer;
        }

        Argument[] arguments = [Arguments.Of("Before", before), Arguments.Of("After", after)];
        return draft.Add("ZeroPad", null, [layer], before.SequenceEqual(after) ? arguments[..1] : arguments);
    }

    private static LayerValue Padded(NodeContext node, LayerValue x, int[] before, int[] after, string mode, float value)
    {
        // Negative numbers cut off first.
        int[] dimensions = x.Dimensions;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int start = Math.Max(0, -before[axis]);
            int count = dimensions[axis] - start - Math.Max(0, -after[axis]);
            if (count != dimensions[axis])
            {
                x = Slicing.Chosen(node, x, axis, [.. Enumerable.Range(start, Math.Max(0, count))]);
            }

            before[axis] = Math.Max(0, before[axis]);
            after[axis] = Math.Max(0, after[axis]);
        }

        if (before.Concat(after).All(padding => padding == 0))
        {
            return x;
        }

        if (x.Apart && before[0] + after[0] != 0)
        {
            throw new ImportException("it adds images");
        }

        x = node.Placement.Settle(x);
        int lead = x.Lead;
        dimensions = x.Dimensions;
        int[] result = [.. dimensions.Select((extent, axis) => checked(extent + before[axis] + after[axis]))];
        bool isImage = x.Rank - lead >= 2 && x.Shape.Dimensions.SequenceEqual(x.Inner.SkipWhile((extent, i) => i == 0 && !x.Apart && x.Rank == x.Shape.Rank + 2 && extent == 1));
        int front = x.Rank - x.Shape.Rank;
        if (mode == "constant" && value == 0 && isImage && before.Take(front).Concat(after.Take(front)).All(padding => padding == 0))
        {
            return LayerValue.Of(Zeros(node.Draft, x.Layer, before[front..], after[front..]), result, x.Apart);
        }

        // Neighbours without padding are one axis, where there are more than a tensor has.
        List<(int Extent, int Before, int After)> runs = [.. Enumerable.Range(lead, x.Rank - lead).Select(axis => (dimensions[axis], before[axis], after[axis]))];
        for (int i = runs.Count - 2; i >= 0 && runs.Count > Placement.MaxAxes; i--)
        {
            if (runs[i].Before + runs[i].After + runs[i + 1].Before + runs[i + 1].After == 0)
            {
                runs[i] = (checked(runs[i].Extent * runs[i + 1].Extent), 0, 0);
                runs.RemoveAt(i + 1);
            }
        }

        if (runs.Count > Placement.MaxAxes)
        {
            throw new ImportException($"padding of {x.Shown} along so many axes is not supported");
        }

        var shape = new TensorShape(runs[0].Extent, [.. runs.Skip(1).Select(run => run.Extent)]);
        List<Argument> arguments = [Arguments.List("Before", [.. runs.Select(run => run.Before)]), Arguments.List("After", [.. runs.Select(run => run.After)])];
        if (mode == "constant")
        {
            arguments.AddRange(value == 0 ? [] : [Arguments.Of("Value", value)]);
        }
        else
        {
            arguments.Add(Arguments.Of("Mode", mode is "reflect" or "edge" or "wrap" ? mode : throw new ImportException($"the mode {mode} is not known")));
        }

        return LayerValue.Of(node.Draft.Add("Pad", null, [node.Placement.Shaped(x.Layer, shape)], arguments), result, x.Apart);
    }
}
