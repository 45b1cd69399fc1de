namespace NetGen.Cli.Import.Drafting;

/// <summary>
/// Maps y = factor * x + offset, channel by channel: part of the weights of the layer that gives x, where nobody else reads that, or
/// a layer of their own.
/// </summary>
internal static class AffineMaps
{
    /// <summary>Gives each map its layer.</summary>
    public static void Run(Draft draft, List<DraftLayer> outputs)
    {
        var readers = Simplification.Readers(draft, outputs);
        foreach (var map in draft.Layers.Where(layer => layer.Kind == DraftLayer.Affine).ToList())
        {
            var x = map.Inputs[0];
            bool merges = readers[x] == 1 && TryMerge(x, map.Weights["factor"].Values, map.Weights["offset"].Values);
            var by = merges ? x : Alone(draft, map);
            readers[by] = readers[map];
            Simplification.Replace(draft, outputs, map, by);
        }
    }

    private static bool TryMerge(DraftLayer layer, float[] factors, float[] offsets)
    {
        if (layer.Kind is not ("Conv" or "Dense"))
        {
            return false;
        }

        var weight = layer.Weights["weight"];
        int channels = weight.Dimensions[0];
        int inner = weight.Values.Length / channels;
        float[] product = weight.Values;
        if (factors.Any(factor => factor != 1))
        {
            product = new float[product.Length];
            for (int i = 0; i < product.Length; i++)
            {
                product[i] = (float)((double)weight.Values[i] * factors[i / inner]);
            }
        }

        float[] old = layer.Weights.TryGetValue("bias", out var bias) ? bias.Values : new float[channels];
        float[] sum = [.. old.Select((value, i) => (float)(((double)factors[i] * value) + offsets[i]))];

        // A product that a weight does not hold is left to a layer of its own, as the model has it.
        bool holds = sum.All(float.IsFinite) && product.Zip(weight.Values).All(pair => float.IsFinite(pair.First) && (pair.First == 0) == (pair.Second == 0));
        if (!holds)
        {
            return false;
        }

        layer.Weights["weight"] = weight with { Values = product };
        layer.Weights["bias"] = new Weight([channels], sum);
        layer.Set(Arguments.Of("Bias", true));
        return true;
    }

    // A convolution of one element for each channel; features of a vector are multiplied by constants.
    private static DraftLayer Alone(Draft draft, DraftLayer map)
    {
        var x = map.Inputs[0];
        int channels = x.Shape.Channels;
        float[] factors = map.Weights["factor"].Values;
        float[] offsets = map.Weights["offset"].Values;
        if (x.Shape.Rank > 0)
        {
            var layer = new DraftLayer("Conv", [x], x.Shape, [Arguments.Of("Channels", channels), Arguments.Of("Kernel", 1), Arguments.Of("Groups", channels)], null);
            layer.Weights["weight"] = new Weight([channels, 1, .. Enumerable.Repeat(1, x.Shape.Rank)], factors);
            layer.Weights["bias"] = new Weight([channels], offsets);
            return layer;
        }

        var result = x;
        if (factors.Any(factor => factor != 1))
        {
            result = Joined("Multiply", result, factors);
        }

        if (offsets.Any(offset => offset != 0) || result == x)
        {
            if (result != x)
            {
                draft.InsertBefore(map, result);
            }

            result = Joined("Add", result, offsets);
        }

        return result;

        DraftLayer Joined(string kind, DraftLayer left, float[] values)
        {
            var constant = new DraftLayer("Constant", [], x.Shape, [Arguments.Of("Shape", x.Shape.Text)], null);
            constant.Weights["value"] = new Weight([channels], values);
            draft.InsertBefore(map, constant);
            return new DraftLayer(kind, [left, constant], x.Shape, [], null);
        }
    }
}
