using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Values;

/// <summary>
/// A value that the network computes, under the extents that the model gives it. Its elements, in row-major order, are those of the
/// layer's output; the model may have split them into other axes, and put these into another order, which no layer has done yet:
/// exporters write shuffles as a split, an exchange and a join of axes, and often take back what they have exchanged. Where somebody
/// needs the elements in the model's order, <see cref="Placement"/> adds the layers.
/// </summary>
/// <param name="Layer">The layer that gives it.</param>
/// <param name="Extents">The extents in the layer's order; where images are kept apart, their number is the first.</param>
/// <param name="Order">The axis of <paramref name="Extents"/> that each axis of the model is.</param>
/// <param name="Apart">Whether the first axis counts images, each of which the layer gives for itself.</param>
public sealed record LayerValue(DraftLayer Layer, IReadOnlyList<int> Extents, IReadOnlyList<int> Order, bool Apart)
{
    /// <summary>The type of its elements in the model. The network has real numbers for all.</summary>
    public OnnxType Type { get; init; } = OnnxType.Single;

    /// <summary>The extents in the model.</summary>
    public int[] Dimensions => [.. Order.Select(axis => Extents[axis])];

    /// <summary>The number of axes in the model.</summary>
    public int Rank => Order.Count;

    /// <summary>The shape of the layer's output for one image.</summary>
    public TensorShape Shape => Layer.Shape;

    /// <summary>The number of axes that count images: 1 or 0.</summary>
    public int Lead => Apart ? 1 : 0;

    /// <summary>The extents of one image in the model.</summary>
    public int[] Inner => Dimensions[Lead..];

    /// <summary>The extents as messages have them.</summary>
    public string Shown => $"({string.Join(", ", Dimensions)})";

    /// <summary>Whether the model's order of elements is the layer's; axes of extent 1 may stand anywhere.</summary>
    public bool IsInOrder
    {
        get
        {
            int last = -1;
            foreach (int axis in Order.Where(axis => Extents[axis] != 1))
            {
                if (axis < last)
                {
                    return false;
                }

                last = axis;
            }

            return true;
        }
    }

    /// <summary>A layer's output in the model's order.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="dimensions">The model's extents.</param>
    /// <param name="apart">Whether the first counts images.</param>
    public static LayerValue Of(DraftLayer layer, IReadOnlyList<int> dimensions, bool apart) =>
        new(layer, dimensions, [.. Enumerable.Range(0, dimensions.Count)], apart);

    /// <summary>Another layer's output under the same extents and order.</summary>
    public LayerValue With(DraftLayer layer) => this with { Layer = layer };

    /// <summary>Another layer's output, which has another extent along one axis of the model.</summary>
    public LayerValue With(DraftLayer layer, int axis, int extent) => this with
    {
        Layer = layer,
        Extents = [.. Extents.Select((old, i) => i == Order[axis] ? extent : old)],
    };

    /// <summary>With the model's axes in another order.</summary>
    /// <exception cref="ImportException">Images do not stay first.</exception>
    public LayerValue Transposed(IReadOnlyList<int> order) => !Apart || order[0] == 0
        ? this with { Order = [.. order.Select(axis => Order[axis])] }
        : throw new ImportException($"the order ({string.Join(", ", order)}) of {Shown} does not keep the images apart");

    /// <summary>The same elements under other extents.</summary>
    /// <param name="dimensions">The extents, of as many elements.</param>
    /// <exception cref="ImportException">Images do not stay apart.</exception>
    public LayerValue Viewed(IReadOnlyList<int> dimensions)
    {
        if (!IsInOrder)
        {
            throw new InvalidOperationException("elements in another order have no other view");
        }

        return !Apart || (dimensions.Count > 0 && dimensions[0] == Dimensions[0])
            ? Of(Layer, dimensions, Apart) with { Type = Type }
            : throw new ImportException($"{Shown} to ({string.Join(", ", dimensions)}) does not keep the images apart");
    }

    /// <summary>Without some of the model's axes, which have the extent 1.</summary>
    /// <exception cref="ImportException">One of them counts images.</exception>
    public LayerValue Without(IReadOnlyCollection<int> axes)
    {
        if (Apart && axes.Contains(0))
        {
            throw new ImportException("it removes the axis of images");
        }

        int[] kept = [.. Enumerable.Range(0, Rank).Where(axis => !axes.Contains(axis)).Select(axis => Order[axis])];
        int[] sorted = [.. kept.Order()];
        return this with { Extents = [.. sorted.Select(own => Extents[own])], Order = [.. kept.Select(own => Array.IndexOf(sorted, own))] };
    }

    /// <summary>With further axes of extent 1.</summary>
    /// <param name="axes">Where they stand in the result.</param>
    /// <exception cref="ImportException">One would stand before that of images.</exception>
    public LayerValue WithAxes(IReadOnlyCollection<int> axes)
    {
        if (Apart && axes.Contains(0))
        {
            throw new ImportException("it puts an axis before that of images");
        }

        int next = 0;
        int added = Extents.Count;
        return this with
        {
            Extents = [.. Extents, .. axes.Select(_ => 1)],
            Order = [.. Enumerable.Range(0, Rank + axes.Count).Select(axis => axes.Contains(axis) ? added++ : Order[next++])],
        };
    }

    /// <summary>The model's axis whose positions are the layer's channels, or -1; also where there is but one channel.</summary>
    public int ChannelAxis()
    {
        int own = Enumerable.Range(Lead, Extents.Count - Lead).FirstOrDefault(axis => Extents[axis] != 1, -1);
        return own >= 0 && Extents[own] == Shape.Channels ? Enumerable.Range(0, Rank).First(axis => Order[axis] == own) : -1;
    }
}
