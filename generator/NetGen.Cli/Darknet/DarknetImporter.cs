using NetGen.Cli.Import;
using NetGen.Cli.Import.Drafting;
using NetGen.Generator.Model;

namespace NetGen.Cli.Darknet;

/// <summary>A network of Darknet as one of NetGen.</summary>
/// <param name="Network">The network and its weights.</param>
/// <param name="Heads">What its outputs mean, where Darknet detects.</param>
public sealed record DarknetImport(ImportedNetwork Network, IReadOnlyList<DarknetHead> Heads);

/// <summary>
/// Turns a configuration of Darknet and its weights into a network: section by section, each being a layer that later ones may refer to
/// by its number. Layers of detection are not part of the network: what they read becomes an output.
/// </summary>
public static class DarknetImporter
{
    private const long LargestImage = 1 << 26;

    /// <summary>Imports a network.</summary>
    /// <param name="sections">The configuration.</param>
    /// <param name="weights">The weights, which must be exactly those of the network.</param>
    /// <param name="name">The name of the network's class.</param>
    /// <exception cref="ImportException">It cannot be mapped; the message names the line.</exception>
    public static DarknetImport Import(IReadOnlyList<CfgSection> sections, DarknetWeights weights, string name)
    {
        if (sections is not [{ Kind: "net" or "network" } net, _, ..])
        {
            throw new ImportException("it does not begin with [net], followed by layers");
        }

        var shape = new TensorShape(net.Positive("channels", 3), [net.Positive("height", 416), net.Positive("width", 416)]);
        if (shape.Elements > LargestImage)
        {
            throw net.Mistake(FormattableString.Invariant($"an image of {shape.Text} has more than {LargestImage} elements"));
        }

        var draft = new Draft(shape);
        var layers = new DarknetLayers(draft);
        var heads = new List<(DarknetHead Head, DraftLayer Output)>();
        var values = new List<DraftLayer>();
        var last = draft.Image;
        foreach (var section in sections.Skip(1))
        {
            try
            {
                last = Map(section, layers, heads, values, last);
            }
            catch (ImportException reason) when (!reason.Message.StartsWith("line ", StringComparison.Ordinal))
            {
                throw section.Mistake(reason.Message);
            }
            catch (Exception defect) when (defect is OverflowException or DivideByZeroException or IndexOutOfRangeException)
            {
                // Options of a sound configuration fit each other; those of a broken one may not.
                throw section.Mistake($"its options do not fit what is before it ({defect.GetType().Name})");
            }

            values.Add(last);
        }

        Fill(layers.Weights, weights);
        DraftLayer[] outputs = heads.Count > 0 ? [.. heads.Select(head => head.Output).Distinct()] : [last];
        DraftNames.Choose(draft, [], []);
        return new DarknetImport(DraftSpec.Write(draft, name, outputs), [.. heads.Select(head => head.Head with { Output = head.Output.Name })]);
    }

    private static DraftLayer Map(CfgSection section, DarknetLayers layers, List<(DarknetHead Head, DraftLayer Output)> heads, List<DraftLayer> values, DraftLayer x)
    {
        switch (section.Kind)
        {
            case "convolutional" or "conv": return layers.Convolution(section, x);
            case "connected" or "conn": return layers.Dense(section, x);
            case "maxpool" or "max": return layers.MaxPool(section, x);
            case "avgpool" or "avg": return layers.AveragePool(x);
            case "dropout": return layers.Dropout(section, x);
            case "softmax" or "soft": return layers.Softmax(section, x);
            case "reorg": return layers.Reorder(section, x);
            case "upsample": return layers.Upsample(section, x);
            case "route": return layers.Route(section, [.. section.Integers("layers").Select(index => Find(section, values, index))]);
            case "shortcut": return layers.Add(section, x, Find(section, values, section.Integer("from", 0)));
            case "region" or "yolo" or "detection":
                heads.Add((DarknetHead.Of(section, ""), x));
                return x;
            case "cost": return x;
            default: throw section.Mistake("the layer has no counterpart");
        }
    }

    // Negative numbers count back from the layer itself.
    private static DraftLayer Find(CfgSection section, List<DraftLayer> values, int index)
    {
        int at = index < 0 ? values.Count + index : index;
        return at >= 0 && at < values.Count
            ? values[at]
            : throw section.Mistake(FormattableString.Invariant($"it reads layer {index}; there are {values.Count} before it"));
    }

    private static void Fill(IReadOnlyList<DarknetWeight> needed, DarknetWeights weights)
    {
        var count = needed.Aggregate(Int128.Zero, (sum, weight) => sum + weight.Count);
        if (count != weights.Count)
        {
            throw new ImportException(FormattableString.Invariant($"the network has {count} weights and statistics; the file of weights has {weights.Count} floats"));
        }

        foreach (var weight in needed)
        {
            float[] values = weights.Read(weight.Count <= Array.MaxLength ? (int)weight.Count : throw new ImportException($"a parameter {weight.Part} is too large"));
            if (weight.Change is { } change)
            {
                values = [.. values.Select(change)];
            }

            bool isTransposed = weights.IsTransposed && weight is { Part: "weight", Dimensions.Count: 2 };
            weight.Layer.Weights[weight.Part] = new Weight(weight.Dimensions, isTransposed ? Transposed(values, weight.Dimensions) : values);
        }
    }

    private static float[] Transposed(float[] values, IReadOnlyList<int> dimensions)
    {
        float[] result = new float[values.Length];
        for (int row = 0; row < dimensions[0]; row++)
        {
            for (int column = 0; column < dimensions[1]; column++)
            {
                result[(row * dimensions[1]) + column] = values[(column * dimensions[0]) + row];
            }
        }

        return result;
    }
}
