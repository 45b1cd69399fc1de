using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Layers that give a value other extents, or its axes another order.</summary>
internal static class Rearranging
{
    private const string AxisNames = "CDHW";

    /// <summary>The same elements under other extents of the model: another view, or a layer.</summary>
    /// <exception cref="ImportException">They mix images, or are more than a tensor of NetGen has.</exception>
    public static Activation View(Draft draft, Activation x, IReadOnlyList<int> dimensions)
    {
        if (x.Viewed(dimensions) is { } view)
        {
            return view;
        }

        if (dimensions.Count < 2 || dimensions[0] != x.Dimensions[0])
        {
            throw new ImportException($"({string.Join(", ", x.Dimensions)}) to ({string.Join(", ", dimensions)}) does not keep the images apart");
        }

        // Channels first and all of space behind it, in one.
        if (dimensions.Skip(2).All(extent => extent == 1) && x.Shape.Rank > 0)
        {
            string name = draft.Name("Flatten", null);
            var shape = draft.Add("Flatten", name, x);
            return new Activation(name, shape, dimensions, [.. dimensions.Skip(2).Select(_ => -1)]);
        }

        bool fits = dimensions.Count - 2 <= TensorShape.MaxRank;
        int[] space = [.. dimensions.Skip(2).Where(extent => fits || extent > 1)];
        if (space.Length > TensorShape.MaxRank)
        {
            throw new ImportException($"({string.Join(", ", dimensions)}) has more axes than NetGen's tensors");
        }

        string reshaped = draft.Name("Reshape", null);
        string text = new TensorShape(dimensions[1], [.. space]).Text;
        var result = Activation.Of(reshaped, draft.Add("Reshape", reshaped, x, NodeContext.Argument("Shape", text)), x.Dimensions[0]);
        return result.Viewed(dimensions)!;
    }

    /// <summary>A value whose layer has exactly the model's axes.</summary>
    public static Activation Plain(Draft draft, Activation x)
    {
        var shape = new TensorShape(x.Dimensions[1], [.. x.Dimensions.Skip(2)]);
        if (x.Shape == shape)
        {
            return x;
        }

        string name = draft.Name("Reshape", null);
        return Activation.Of(name, draft.Add("Reshape", name, x, NodeContext.Argument("Shape", shape.Text)), x.Dimensions[0]);
    }

    /// <summary>A value with the model's axes in another order, images first.</summary>
    public static Activation Permute(Draft draft, Activation x, IReadOnlyList<int> order) =>
        Settle(draft, Rearrangement.Of(x).Transposed(order));

    /// <summary>The activation that a rearrangement stands for.</summary>
    /// <exception cref="ImportException">NetGen has no layers for it.</exception>
    public static Activation Settle(Draft draft, Rearrangement value)
    {
        if (draft.Settled.TryGetValue(value, out var known))
        {
            return known;
        }

        if (value.Order[0] != 0 || value.Dimensions[0] != value.Source.Dimensions[0])
        {
            throw new ImportException($"({string.Join(", ", value.Source.Dimensions)}) as ({string.Join(", ", value.Present)}) does not keep the images apart");
        }

        var x = value.Source;
        var result = Moves(value)
            ? View(draft, value.IsTransposition && IsPlain(x) ? Permuted(draft, x, [.. value.Order.Skip(1).Select(axis => axis - 1)]) : Joined(draft, value), value.Present)
            : View(draft, x, value.Present);
        draft.Settled.Add(value, result);
        return result;
    }

    private static bool IsPlain(Activation x) => x.Shape.Spatial.SequenceEqual(x.Dimensions.Skip(2));

    // Axes of extent 1 may stand anywhere.
    private static bool Moves(Rearrangement value)
    {
        int[] longer = [.. value.Order.Where(axis => value.Dimensions[axis] > 1)];
        return !longer.SequenceEqual(longer.Order());
    }

    private static Activation Permuted(Draft draft, Activation x, IReadOnlyList<int> order)
    {
        string axes = "C" + AxisNames[^x.Shape.Rank..];
        string name = draft.Name("Permute", null);
        var shape = draft.Add("Permute", name, x, NodeContext.Argument("Order", string.Concat(order.Select(axis => axes[axis]))));
        return Activation.Of(name, shape, x.Dimensions[0]);
    }

    // More axes than a tensor of NetGen has, or others than the layer's: those of extent 1 are left out, and those that stay
    // together are one.
    private static Activation Joined(Draft draft, Rearrangement value)
    {
        int[] longer = [.. Enumerable.Range(1, value.Dimensions.Count - 1).Where(axis => value.Dimensions[axis] > 1)];
        var runs = new List<List<int>>();
        foreach (int axis in value.Order.Select(axis => Array.IndexOf(longer, axis)).Where(axis => axis >= 0))
        {
            if (runs.Count > 0 && runs[^1][^1] == axis - 1)
            {
                runs[^1].Add(axis);
            }
            else
            {
                runs.Add([axis]);
            }
        }

        var x = value.Source;
        if (runs.Count > AxisNames.Length)
        {
            throw new ImportException(
                $"({string.Join(", ", x.Dimensions)}) as ({string.Join(", ", value.Dimensions)}) in the order ({string.Join(", ", value.Order)}) has no counterpart");
        }

        var inSource = runs.OrderBy(run => run[0]).ToList();
        var extents = inSource.Select(run => run.Aggregate(1, (product, axis) => product * value.Dimensions[longer[axis]]));
        return Permuted(draft, Plain(draft, View(draft, x, [x.Dimensions[0], .. extents])), [.. runs.Select(run => inSource.IndexOf(run))]);
    }
}
