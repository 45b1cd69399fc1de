using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>
/// A value that the network computes, under the shape that the model gives it. The model may have axes of extent 1 that the
/// layer's output has not (after global pooling), and the other way round (after a squeeze).
/// </summary>
/// <param name="Layer">The layer that gives it.</param>
/// <param name="Shape">The shape of the layer's output for one image.</param>
/// <param name="Dimensions">Its extents in the model: images, channels, and those of space.</param>
/// <param name="Axes">For each axis of space in the model, that of <paramref name="Shape"/>, or -1 for none.</param>
public sealed record Activation(string Layer, TensorShape Shape, IReadOnlyList<int> Dimensions, IReadOnlyList<int> Axes)
{
    /// <summary>The value of a layer, whose axes of space are the model's.</summary>
    public static Activation Of(string layer, TensorShape shape, int images) => new(
        layer, shape, [images, .. shape.Dimensions], [.. Enumerable.Range(0, shape.Rank)]);

    /// <summary>The number of axes of space in the model.</summary>
    public int SpatialRank => Axes.Count;

    /// <summary>The model's axes that are the layer's, for which values of each are listed in the layer's order.</summary>
    /// <param name="values">A value for each axis of space in the model.</param>
    /// <param name="neutral">The value that an axis of extent 1 has, and must have where the layer has no such axis.</param>
    /// <param name="what">What the values are, for the message.</param>
    public int[] OfLayer(IReadOnlyList<long> values, long neutral, string what)
    {
        int[] result = [.. Enumerable.Repeat((int)neutral, Shape.Rank)];
        for (int i = 0; i < Axes.Count; i++)
        {
            long value = values[i];
            if (value is < 0 or > int.MaxValue)
            {
                throw new ImportException($"{what} {value} is not supported");
            }

            if (Axes[i] >= 0)
            {
                result[Axes[i]] = (int)value;
            }
            else if (value != neutral)
            {
                throw new ImportException($"{what} {value} along an axis of extent 1 that a layer before it has removed");
            }
        }

        return result;
    }

    /// <summary>The same elements under other extents of the model, if that needs no layer; else null.</summary>
    public Activation? Viewed(IReadOnlyList<int> dimensions)
    {
        if (dimensions.Count < 2 || dimensions[0] != Dimensions[0] || dimensions[1] != Shape.Channels)
        {
            return null;
        }

        // A vector has no axes; elsewhere each axis of the model is the layer's next one, or one of extent 1 between them.
        var axes = new List<int>();
        int next = 0;
        foreach (int extent in dimensions.Skip(2))
        {
            while (next < Shape.Rank && Shape.Spatial[next] != extent && Shape.Spatial[next] == 1)
            {
                next++;
            }

            if (next < Shape.Rank && Shape.Spatial[next] == extent)
            {
                axes.Add(next++);
            }
            else if (extent == 1)
            {
                axes.Add(-1);
            }
            else
            {
                return null;
            }
        }

        bool all = Shape.Spatial.Skip(next).All(extent => extent == 1);
        return all ? this with { Dimensions = dimensions, Axes = axes } : null;
    }
}
