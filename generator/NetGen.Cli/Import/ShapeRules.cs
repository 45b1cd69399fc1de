namespace NetGen.Cli.Import;

/// <summary>The rules of operators that give elements other shapes, for constants and activations alike.</summary>
public static class ShapeRules
{
    /// <summary>The shape that Reshape gives: 0 keeps an extent, and -1 is what is left.</summary>
    public static int[] Reshape(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var wanted = node.Integers("shape", 1) ?? throw new ImportException("the shape is missing");
        bool keepsZero = node.Integer("allowzero", 0) == 0;
        long[] shape = [.. wanted.Select((extent, i) => extent == 0 && keepsZero && i < dimensions.Count ? dimensions[i] : extent)];
        long elements = Constant.Elements(dimensions);
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
        return [Constant.Elements(dimensions.Take(split)), Constant.Elements(dimensions.Skip(split))];
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

    /// <summary>The elements that Slice takes along each axis.</summary>
    public static (int Start, int Step, int Count)[] Slices(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var starts = node.Integers("starts", 1) ?? throw new ImportException("the starts are missing");
        var ends = node.Integers("ends", 2) ?? throw new ImportException("the ends are missing");
        var axes = node.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Count).Select(axis => (long)axis)];
        var steps = node.Has(4) ? node.Constant(4).ToIntegers() : [.. starts.Select(_ => 1L)];
        var slices = dimensions.Select(extent => (Start: 0, Step: 1, Count: extent)).ToArray();
        for (int i = 0; i < starts.Count; i++)
        {
            int axis = NodeContext.Axis(axes[i], dimensions.Count);
            int extent = dimensions[axis];
            if (steps[i] is < 1 or > int.MaxValue)
            {
                throw new ImportException($"the step {steps[i]} is not supported");
            }

            long start = Math.Clamp(starts[i] < 0 ? starts[i] + extent : starts[i], 0, extent);
            long end = Math.Clamp(ends[i] < 0 ? ends[i] + extent : ends[i], start, extent);
            slices[axis] = ((int)start, (int)steps[i], (int)((end - start + steps[i] - 1) / steps[i]));
        }

        return slices;
    }
}
