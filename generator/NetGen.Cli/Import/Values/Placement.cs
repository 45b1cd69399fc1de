using NetGen.Cli.Import.Drafting;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Values;

/// <summary>Layers that give a value the shape, or its axes the order, in which somebody needs it. The same need is met once.</summary>
/// <param name="draft">The network.</param>
public sealed class Placement(Draft draft)
{
    private const string AxisNames = "CDHW";

    private readonly Dictionary<(DraftLayer, string), DraftLayer> _shaped = [];
    private readonly Dictionary<(DraftLayer, string), LayerValue> _settled = [];

    /// <summary>The largest number of axes of a layer's output.</summary>
    public static int MaxAxes => AxisNames.Length;

    /// <summary>A shape for extents: theirs, as far as a tensor of NetGen has as many axes.</summary>
    public static TensorShape Natural(IReadOnlyList<int> extents)
    {
        int[] axes = Compressed(extents, MaxAxes);
        return axes.Length == 0 ? new TensorShape(1, []) : new TensorShape(axes[0], [.. axes.Skip(1)]);
    }

    /// <summary>Extents in at most so many axes: those of extent 1 are left out, and the first are one, where there are more.</summary>
    public static int[] Compressed(IReadOnlyList<int> extents, int most)
    {
        int[] axes = extents.Count <= most ? [.. extents] : [.. extents.Where(extent => extent != 1)];
        int merged = axes.Length - most + 1;
        return merged > 1 ? [Product(axes.Take(merged)), .. axes.Skip(merged)] : axes;
    }

    /// <summary>The letters of the axes of a shape, channels first.</summary>
    public static string Letters(TensorShape shape) => "C" + AxisNames[^shape.Rank..];

    /// <summary>A layer with the elements of another under another shape.</summary>
    public DraftLayer Shaped(DraftLayer layer, TensorShape shape)
    {
        if (layer.Shape == shape)
        {
            return layer;
        }

        if (!_shaped.TryGetValue((layer, shape.Text), out var result))
        {
            result = shape.Rank == 0
                ? draft.Add("Flatten", null, [layer])
                : draft.Add("Reshape", null, [layer], Arguments.Of("Shape", shape.Text));
            _shaped.Add((layer, shape.Text), result);
        }

        return result;
    }

    /// <summary>A layer with the elements of a value in the model's order, under a shape.</summary>
    public DraftLayer As(LayerValue value, TensorShape shape) => Shaped(Settle(value).Layer, shape);

    /// <summary>A value whose layer has the elements in the model's order.</summary>
    public LayerValue Settle(LayerValue value)
    {
        if (value.IsInOrder)
        {
            return LayerValue.Of(value.Layer, value.Dimensions, value.Apart) with { Type = value.Type };
        }

        string key = $"{string.Join(',', value.Extents)}:{string.Join(',', value.Order)}";
        if (!_settled.TryGetValue((value.Layer, key), out var result))
        {
            result = LayerValue.Of(Moved(value), value.Dimensions, value.Apart) with { Type = value.Type };
            _settled.Add((value.Layer, key), result);
        }

        return result;
    }

    /// <summary>
    /// A value whose layer has an axis of the model as channels, and all others behind it; the model's order stays, as it can be taken
    /// back later.
    /// </summary>
    public LayerValue Channeled(LayerValue value, int axis)
    {
        if (value.Apart && axis == 0)
        {
            throw new ImportException("it runs over images");
        }

        if (value.ChannelAxis() == axis)
        {
            return value;
        }

        int lead = value.Lead;
        int[] front = [.. Enumerable.Range(0, lead), axis, .. Enumerable.Range(lead, value.Rank - lead).Where(other => other != axis)];
        var moved = Settle(value.Transposed(front));
        int[] inner = moved.Inner;
        var shape = moved.Shape.Channels == inner[0]
            ? moved.Shape
            : new TensorShape(inner[0], [.. Compressed(inner[1..], TensorShape.MaxRank)]);
        return moved.With(Shaped(moved.Layer, shape)).Transposed([.. Enumerable.Range(0, value.Rank).Select(other => Array.IndexOf(front, other))]);
    }

    /// <summary>A value repeated along axes of extent 1, as broadcasting does.</summary>
    /// <param name="value">The value.</param>
    /// <param name="dimensions">The model's extents that it gets.</param>
    public LayerValue Broadcast(LayerValue value, IReadOnlyList<int> dimensions)
    {
        value = Lifted(value, dimensions.Count);
        int[] inner = value.Inner;
        int[] wanted = [.. dimensions.Skip(value.Lead)];
        if (inner.SequenceEqual(wanted))
        {
            return value;
        }

        var layer = Settle(value).Layer;
        if (inner.Length <= MaxAxes)
        {
            layer = Repeated(layer, inner, [.. wanted.Zip(inner, (to, from) => to / from)]);
        }
        else
        {
            // Axis by axis, each between all before it and all behind it.
            for (int axis = inner.Length - 1; axis >= 0; axis--)
            {
                if (inner[axis] != wanted[axis])
                {
                    layer = Repeated(layer, [Product(inner.Take(axis)), 1, Product(wanted.Skip(axis + 1))], [1, wanted[axis], 1]);
                }
            }
        }

        return LayerValue.Of(layer, dimensions, value.Apart);
    }

    /// <summary>A value with axes of extent 1 in front, up to a rank.</summary>
    /// <exception cref="ImportException">Images do not stay first.</exception>
    public LayerValue Lifted(LayerValue value, int rank)
    {
        int missing = rank - value.Rank;
        return missing == 0 ? value
            : value.Apart ? throw new ImportException($"{value.Shown} is broadcast to {rank} axes, which mixes images")
            : Settle(value).Viewed([.. Enumerable.Repeat(1, missing), .. value.Dimensions]);
    }

    /// <summary>The product of extents.</summary>
    public static int Product(IEnumerable<int> extents) => extents.Aggregate(1, (product, extent) => checked(product * extent));

    private DraftLayer Repeated(DraftLayer layer, int[] extents, int[] times) => draft.Add(
        "Tile", null, [Shaped(layer, extents.Length == 0 ? new TensorShape(1, []) : new TensorShape(extents[0], [.. extents.Skip(1)]))], Arguments.List("Times", times));

    // The layer's elements in the model's order. Axes of extent 1 are left out, and those that stay together are one.
    private DraftLayer Moved(LayerValue value)
    {
        int lead = value.Lead;
        int[] extents = [.. value.Extents.Skip(lead)];
        int[] order = [.. value.Order.Skip(lead).Select(axis => axis - lead)];
        if (value.Shape.Dimensions.SequenceEqual(extents))
        {
            return Permuted(value.Layer, order);
        }

        var runs = new List<List<int>>();
        foreach (int axis in order.Where(axis => extents[axis] != 1))
        {
            // The next axis in the layer's order, but for those of extent 1.
            bool joins = runs.Count > 0 && runs[^1][^1] < axis && Enumerable.Range(runs[^1][^1] + 1, axis - runs[^1][^1] - 1).All(between => extents[between] == 1);
            if (joins)
            {
                runs[^1].Add(axis);
            }
            else
            {
                runs.Add([axis]);
            }
        }

        var source = runs.OrderBy(run => run[0]).ToList();
        int[] lengths = [.. source.Select(run => Product(run.Select(axis => extents[axis])))];
        int[] target = [.. runs.Select(run => source.IndexOf(run))];
        if (runs.Count <= MaxAxes)
        {
            return Permuted(Shaped(value.Layer, new TensorShape(lengths[0], [.. lengths.Skip(1)])), target);
        }

        // More than a tensor has: from the last to the first, each run goes to the front of all.
        var layer = value.Layer;
        List<int> present = [.. Enumerable.Range(0, runs.Count)];
        foreach (int run in Enumerable.Reverse(target))
        {
            int at = present.IndexOf(run);
            if (at > 0)
            {
                int before = Product(present.Take(at).Select(one => lengths[one]));
                int behind = Product(present.Skip(at + 1).Select(one => lengths[one]));
                layer = Permuted(Shaped(layer, new TensorShape(before, [lengths[run], behind])), [1, 0, 2]);
                present.RemoveAt(at);
                present.Insert(0, run);
            }
        }

        return layer;
    }

    private DraftLayer Permuted(DraftLayer layer, IReadOnlyList<int> order)
    {
        string axes = Letters(layer.Shape);
        return draft.Add("Permute", null, [layer], Arguments.Of("Order", string.Concat(order.Select(axis => axes[axis]))));
    }
}
