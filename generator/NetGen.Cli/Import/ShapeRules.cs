using NetGen.Cli.Import.Known;

namespace NetGen.Cli.Import;

/// <summary>The rules of operators that give elements other shapes, for what is known and what the network computes alike.</summary>
public static class ShapeRules
{
    /// <summary>A number as an extent.</summary>
    /// <exception cref="ImportException">It is none.</exception>
    public static int Extent(long number) => number is >= 0 and <= int.MaxValue
        ? (int)number
        : throw new ImportException(FormattableString.Invariant($"{number} is no extent"));

    /// <summary>The order of axes that Transpose gives.</summary>
    public static int[] Transpose(NodeContext node, int rank)
    {
        int[] order = node.Integers("perm") is { Count: > 0 } given
            ? [.. given.Select(axis => NodeContext.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        return order.Length == rank && order.Distinct().Count() == rank ? order : throw new ImportException("perm is no order of the axes");
    }

    /// <summary>The extents that Expand gives.</summary>
    public static int[] Expand(NodeContext node, IReadOnlyList<int> dimensions) =>
        Strides.Common(dimensions, [.. node.Known(1).ToIntegers().Select(Extent)]);

    /// <summary>How often Tile repeats along each axis.</summary>
    public static int[] Tile(NodeContext node, IReadOnlyList<int> dimensions)
    {
        long[] times = node.Known(1).ToIntegers();
        if (node.Has(2))
        {
            // Version 1 has the times and the axis.
            int axis = NodeContext.Axis(node.Known(2).ToIntegers()[0], dimensions.Count);
            times = [.. dimensions.Select((_, i) => i == axis ? times[0] : 1)];
        }

        return times.Length == dimensions.Count
            ? [.. times.Select(Extent)]
            : throw new ImportException($"it has {times.Length} repeats for {dimensions.Count} axes");
    }

    /// <summary>A right operand as it is broadcast from the last axis; before version 7 it may be broadcast from a given axis.</summary>
    public static KnownTensor OldBroadcast(NodeContext node, KnownTensor right, IReadOnlyList<int> left)
    {
        if (node.Opset >= 7)
        {
            return right;
        }

        if (node.Integer("broadcast", 0) == 0)
        {
            return right.Dimensions.SequenceEqual(left)
                ? right
                : throw new ImportException($"its operands ({string.Join(", ", left)}) and {right.Shown} differ, and it does not broadcast");
        }

        if (node.Attribute("axis")?.Integer is { } axis)
        {
            int behind = left.Count - NodeContext.Axis(axis, left.Count) - right.Dimensions.Count;
            right = right.Reshaped([.. right.Dimensions, .. Enumerable.Repeat(1, Math.Max(0, behind))]);
        }

        return right;
    }

    /// <summary>The shape that Reshape gives: 0 keeps an extent, and -1 is what is left.</summary>
    public static int[] Reshape(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var wanted = node.Integers("shape", 1) ?? throw new ImportException("the shape is missing");
        if (wanted.Count(extent => extent == -1) > 1)
        {
            throw new ImportException($"({string.Join(", ", wanted)}) leaves several extents open");
        }

        bool keepsZero = node.Integer("allowzero", 0) == 0;
        long[] shape = [.. wanted.Select((extent, i) => extent == 0 && keepsZero && i < dimensions.Count ? dimensions[i] : extent)];
        long elements = Strides.Elements(dimensions);
        int open = Array.IndexOf(shape, -1L);
        if (open >= 0)
        {
            long others = shape.Where((_, i) => i != open).Aggregate(1L, (product, extent) => checked(product * extent));
            shape[open] = others > 0 && elements % others == 0 ? elements / others : -1;
        }

        return shape.All(extent => extent is >= 0 and <= int.MaxValue) && shape.Aggregate(1L, (product, extent) => checked(product * extent)) == elements
            ? [.. shape.Select(extent => (int)extent)]
            : throw new ImportException($"({string.Join(", ", dimensions)}) cannot have the shape ({string.Join(", ", wanted)})");
    }

    /// <summary>The two extents that Flatten gives.</summary>
    public static int[] Flatten(NodeContext node, IReadOnlyList<int> dimensions)
    {
        long axis = node.Integer("axis", 1);
        int split = axis == dimensions.Count ? dimensions.Count : NodeContext.Axis(axis, dimensions.Count);
        return [Strides.Elements(dimensions.Take(split)), Strides.Elements(dimensions.Skip(split))];
    }

    /// <summary>The shape without some axes of extent 1.</summary>
    public static int[] Squeeze(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var axes = node.Integers("axes", 1)?.Select(axis => NodeContext.Axis(axis, dimensions.Count)).ToHashSet()
            ?? [.. Enumerable.Range(0, dimensions.Count).Where(axis => dimensions[axis] == 1)];
        return axes.All(axis => dimensions[axis] == 1)
            ? [.. dimensions.Where((_, axis) => !axes.Contains(axis))]
            : throw new ImportException("an axis to remove has not the extent 1");
    }

    /// <summary>The shape with further axes of extent 1.</summary>
    public static int[] Unsqueeze(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var given = node.Integers("axes", 1) ?? throw new ImportException("the axes are missing");
        int rank = dimensions.Count + given.Count;
        var axes = given.Select(axis => NodeContext.Axis(axis, rank)).ToHashSet();
        if (axes.Count != given.Count)
        {
            throw new ImportException("an axis is given twice");
        }

        var old = new Queue<int>(dimensions);
        return [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : old.Dequeue())];
    }

    /// <summary>The elements that Slice takes along each axis; the step may be negative.</summary>
    public static (int Start, int Step, int Count)[] Slices(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var starts = node.Integers("starts", 1) ?? throw new ImportException("the starts are missing");
        var ends = node.Integers("ends", 2) ?? throw new ImportException("the ends are missing");
        var axes = node.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Count).Select(axis => (long)axis)];
        var steps = node.Has(4) ? node.Known(4).ToIntegers() : [.. starts.Select(_ => 1L)];
        if (new[] { ends.Count, axes.Count, steps.Length }.Any(count => count != starts.Count))
        {
            throw new ImportException($"it has {starts.Count} starts, {ends.Count} ends, {axes.Count} axes and {steps.Length} steps");
        }

        var slices = dimensions.Select(extent => (Start: 0, Step: 1, Count: extent)).ToArray();
        for (int i = 0; i < starts.Count; i++)
        {
            int axis = NodeContext.Axis(axes[i], dimensions.Count);
            slices[axis] = Slice(dimensions[axis], starts[i], ends[i], steps[i]);
        }

        return slices;
    }

    private static (int Start, int Step, int Count) Slice(int extent, long start, long end, long step)
    {
        if (step is 0 or < -int.MaxValue or > int.MaxValue)
        {
            throw new ImportException(FormattableString.Invariant($"the step {step} is not supported"));
        }

        start = start < 0 ? Math.Max(start, long.MinValue / 2) + extent : start;
        end = end < 0 ? Math.Max(end, long.MinValue / 2) + extent : end;
        long first = step > 0 ? Math.Clamp(start, 0, extent) : Math.Clamp(start, -1, extent - 1);
        long last = step > 0 ? Math.Clamp(end, 0, extent) : Math.Clamp(end, -1, extent - 1);
        long count = step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step;
        return count <= 0 ? (0, 1, 0) : ((int)first, (int)step, (int)count);
    }
}
