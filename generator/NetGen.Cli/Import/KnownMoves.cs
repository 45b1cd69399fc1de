using NetGen.Cli.Import.Known;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>Elements of known tensors joined, chosen and repeated.</summary>
internal static class KnownMoves
{
    /// <summary>Concat.</summary>
    public static KnownTensor Concat(NodeContext node)
    {
        KnownTensor[] parts = [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Known)];
        int rank = parts[0].Dimensions.Count;
        int axis = NodeContext.Axis(node.Integer("axis", 1), rank);
        bool fits = parts.All(part => part.Type == parts[0].Type
            && part.Dimensions.Count == rank
            && Enumerable.Range(0, rank).All(i => i == axis || part.Dimensions[i] == parts[0].Dimensions[i]));
        if (!fits)
        {
            throw new ImportException("the shapes do not fit");
        }

        int[] extents = [.. parts[0].Dimensions];
        long total = parts.Sum(part => (long)part.Dimensions[axis]);
        extents[axis] = ShapeRules.Extent(total);
        int count = node.Budget.Take(extents, sizeof(double));
        int outer = Strides.Elements(extents.Take(axis));
        if (parts[0].Type == OnnxType.Single)
        {
            return new KnownTensor(extents, Joined(parts, outer, count, part => part.ToSingles()));
        }

        return parts[0].IsReal
            ? KnownTensor.OfReals(parts[0].Type, extents, Joined(parts, outer, count, part => part.ToDoubles()))
            : new KnownTensor(parts[0].Type, extents, Joined(parts, outer, count, part => part.ToIntegers()));
    }

    /// <summary>Gather along an axis.</summary>
    public static KnownTensor Gather(NodeContext node)
    {
        var x = node.Known(0);
        var indices = node.Known(1);
        int axis = NodeContext.Axis(node.Integer("axis", 0), x.Dimensions.Count);
        int extent = x.Dimensions[axis];
        int inner = Strides.Elements(x.Dimensions.Skip(axis + 1));
        int outer = Strides.Elements(x.Dimensions.Take(axis));
        int[] chosen = [.. indices.ToIntegers().Select(index => NodeContext.Axis(index, extent))];
        int[] extents = [.. x.Dimensions.Take(axis), .. indices.Dimensions, .. x.Dimensions.Skip(axis + 1)];
        int count = node.Budget.Take(extents, sizeof(double));
        if (x.Type == OnnxType.Single)
        {
            return new KnownTensor(extents, Chosen(x.ToSingles(), count));
        }

        return x.IsReal ? KnownTensor.OfReals(x.Type, extents, Chosen(x.ToDoubles(), count)) : new KnownTensor(x.Type, extents, Chosen(x.ToIntegers(), count));

        T[] Chosen<T>(T[] values, int length)
        {
            var result = new T[length];
            int at = 0;
            for (int o = 0; o < outer; o++)
            {
                foreach (int index in chosen)
                {
                    Array.Copy(values, ((o * extent) + index) * inner, result, at, inner);
                    at += inner;
                }
            }

            return result;
        }
    }

    /// <summary>Slice.</summary>
    public static KnownTensor Slice(NodeContext node)
    {
        var x = node.Known(0);
        var slices = ShapeRules.Slices(node, x.Dimensions);
        int[] steps = Strides.Of(x.Dimensions);
        int[] extents = [.. slices.Select(slice => slice.Count)];
        bool isEmpty = extents.Contains(0);
        return x.Picked(
            node.Budget,
            extents,
            isEmpty ? 0 : slices.Select((slice, axis) => slice.Start * steps[axis]).Sum(),
            [.. slices.Select((slice, axis) => isEmpty ? 0 : slice.Step * steps[axis])]);
    }

    /// <summary>Tile: the whole tensor several times along each axis.</summary>
    public static KnownTensor Tile(NodeContext node)
    {
        var x = node.Known(0);
        int[] times = ShapeRules.Tile(node, x.Dimensions);

        // An axis for the times before each axis.
        int[] steps = Strides.Of(x.Dimensions);
        int[] split = [.. times.Zip(x.Dimensions, (time, extent) => new[] { time, extent }).SelectMany(pair => pair)];
        return x.Picked(node.Budget, split, 0, [.. steps.SelectMany(step => new[] { 0, step })])
            .Reshaped([.. times.Zip(x.Dimensions, (time, extent) => ShapeRules.Extent((long)time * extent))]);
    }

    /// <summary>Where.</summary>
    public static KnownTensor Where(NodeContext node)
    {
        var (mask, a, b) = (node.Known(0), node.Known(1), node.Known(2));
        int[] extents = Strides.Common(mask.Dimensions, Strides.Common(a.Dimensions, b.Dimensions));
        long[] chooses = mask.Expanded(node.Budget, extents).ToIntegers();
        a = a.Expanded(node.Budget, extents);
        b = b.Expanded(node.Budget, extents);
        if (a.Type != b.Type)
        {
            throw new ImportException($"its operands have elements of {a.Type.Named()} and {b.Type.Named()}; expected one type");
        }

        node.Budget.Take(extents, sizeof(double));
        return a.IsReal
            ? KnownTensor.OfReals(a.Type, extents, [.. chooses.Select((one, i) => one != 0 ? a.ToDoubles()[i] : b.ToDoubles()[i])])
            : new KnownTensor(a.Type, extents, [.. chooses.Select((one, i) => one != 0 ? a.ToIntegers()[i] : b.ToIntegers()[i])]);
    }

    private static T[] Joined<T>(KnownTensor[] parts, int outer, int count, Func<KnownTensor, T[]> values)
    {
        var result = new T[count];
        T[][] all = [.. parts.Select(values)];
        int at = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (var part in all)
            {
                int length = part.Length / Math.Max(1, outer);
                Array.Copy(part, o * length, result, at, length);
                at += length;
            }
        }

        return result;
    }
}
