using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;

namespace NetGen.Cli.Import;

/// <summary>What is known beforehand, where the network needs it as a value.</summary>
internal static class Constants
{
    // Up to here, repeating elements in the weights is better than by a layer.
    private const int MostRepeated = 1 << 16;

    /// <summary>A layer that gives a known tensor for each image.</summary>
    /// <param name="node">The node that reads it.</param>
    /// <param name="known">The tensor; where images are kept apart, its first axis has the extent 1 or theirs.</param>
    /// <param name="dimensions">The extents that it is broadcast to, or null for its own.</param>
    public static LayerValue Layer(NodeContext node, KnownTensor known, IReadOnlyList<int>? dimensions = null)
    {
        if (known.Type is not (Onnx.Model.OnnxType.Single or Onnx.Model.OnnxType.Half or Onnx.Model.OnnxType.BFloat16 or Onnx.Model.OnnxType.Boolean))
        {
            throw new ImportException($"a constant {known.Shown} of {known.Type.Named()} meets what the network computes, in real numbers");
        }

        int[] wanted = [.. dimensions ?? known.Dimensions];
        known = known.Reshaped([.. Enumerable.Repeat(1, Math.Max(0, wanted.Length - known.Dimensions.Count)), .. known.Dimensions]);
        int[] inner = [.. known.Dimensions];
        if (node.Apart)
        {
            known = OfOneImage(known, node.Images);
            inner = [.. known.Dimensions];
            if (inner.Length == 0 || inner[0] != 1)
            {
                throw new ImportException($"a constant {known.Shown} is not the same for each image");
            }

            inner = inner[1..];
        }

        int[] target = wanted[(node.Apart ? 1 : 0)..];
        known = known.Reshaped(inner);
        if (!target.SequenceEqual(inner) && target.Aggregate(1L, (product, extent) => product * extent) <= MostRepeated)
        {
            known = known.Expanded(node.Budget, target);
        }

        var shape = Placement.Natural(known.Dimensions);
        var layer = node.Draft.AddSource("Constant", shape);
        layer.Weights["value"] = new Weight([.. shape.Dimensions], known.ToSingles());
        int[] own = node.Apart ? [wanted[0], .. known.Dimensions] : [.. known.Dimensions];
        return node.Placement.Broadcast(LayerValue.Of(layer, own, node.Apart), wanted);
    }

    // What is the same for each image, once.
    private static KnownTensor OfOneImage(KnownTensor known, int images)
    {
        if (known.Dimensions is not [> 1, ..] || known.Dimensions[0] != images || !known.IsReal)
        {
            return known;
        }

        float[] all = known.ToSingles();
        int length = all.Length / known.Dimensions[0];
        var first = all.AsSpan(0, length);
        for (int i = length; i < all.Length; i += length)
        {
            if (!first.SequenceEqual(all.AsSpan(i, length)))
            {
                return known;
            }
        }

        return length == 0 ? known : new KnownTensor([1, .. known.Dimensions.Skip(1)], first.ToArray());
    }
}
