using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Drafting;

/// <summary>
/// Layer normalization of channels, which exporters write out where their version has no operator for it:
/// (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon), then a factor and an offset for each channel.
/// </summary>
internal static class WrittenNorms
{
    /// <summary>Puts the norms where their quotients stand.</summary>
    public static void Run(Draft draft, List<DraftLayer> outputs)
    {
        var readers = Simplification.Readers(draft, outputs);
        foreach (var quotient in draft.Layers.Where(layer => layer.Kind == "Divide").ToList())
        {
            if (Norm(quotient, readers) is not { } norm)
            {
                continue;
            }

            int channels = norm.Shape.Channels;
            float[] weight = [.. Enumerable.Repeat(1f, channels)];
            float[] bias = new float[channels];
            var last = quotient;
            while (readers[last] == 1 && draft.Layers.FirstOrDefault(layer => layer.Inputs.Contains(last)) is { Kind: DraftLayer.Affine } map && !outputs.Contains(last))
            {
                float[] factors = map.Weights["factor"].Values;
                weight = [.. weight.Zip(factors, (value, factor) => value * factor)];
                bias = [.. bias.Select((value, i) => (value * factors[i]) + map.Weights["offset"].Values[i])];
                last = map;
            }

            norm.Weights["weight"] = new Weight([channels], weight);
            norm.Weights["bias"] = new Weight([channels], bias);
            readers[norm] = readers[last];
            Simplification.Replace(draft, outputs, last, norm);
        }
    }

    // The norm without weights, or null if the quotient is none.
    private static DraftLayer? Norm(DraftLayer quotient, Dictionary<DraftLayer, int> readers)
    {
        var centred = quotient.Inputs[0];
        if (centred is not { Kind: "Add", Inputs.Count: 2 } || readers[centred] != 2 || centred.Shape.Channels == 1)
        {
            return null;
        }

        var x = centred.Inputs[0];
        var minus = Repeated(centred.Inputs[1]);
        if (!Is(minus, "Scale") || minus.Number("Factor", 1) != -1 || minus.Number("Offset", 0) != 0 || !IsMean(minus.Inputs[0], x))
        {
            return null;
        }

        var root = Repeated(quotient.Inputs[1]);
        var sum = Is(root, "Sqrt") ? root.Inputs[0] : root;
        double epsilon = sum.Number("Offset", 0);
        if (root.Kind != "Sqrt" || !Is(sum, "Scale") || sum.Number("Factor", 1) != 1 || epsilon < 0)
        {
            return null;
        }

        var square = sum.Inputs[0];
        return IsMean(square, square.Inputs[0]) && Is(square.Inputs[0], "Pow") && square.Inputs[0].Number("Exponent", 0) == 2 && square.Inputs[0].Inputs[0] == centred
            ? new DraftLayer("LayerNorm", [x], x.Shape, [new Argument("Epsilon", new NumberValue(epsilon)), Arguments.Of("Axes", "C")], null)
            : null;

        bool Is(DraftLayer layer, string kind) => layer.Kind == kind && readers[layer] == 1;

        bool IsMean(DraftLayer layer, DraftLayer of) => Is(layer, "Reduce")
            && layer["Operation"] is TextValue { Value: "mean" } && layer["Axes"] is TextValue { Value: "C" } && layer.Inputs[0] == of;

        DraftLayer Repeated(DraftLayer layer) => Is(layer, "Tile") ? layer.Inputs[0] : layer;
    }
}
