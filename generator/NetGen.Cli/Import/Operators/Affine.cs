namespace NetGen.Cli.Import.Operators;

/// <summary>Merges y = factor * x + offset, by channel, into the weights of the layer that gives x.</summary>
internal static class Affine
{
    /// <summary>Merges, if the layer is a convolution or a dense layer.</summary>
    /// <param name="draft">The network.</param>
    /// <param name="layer">The layer, which nobody else may read.</param>
    /// <param name="factors">The factors, or null for 1.</param>
    /// <param name="offsets">The offsets.</param>
    /// <returns>Whether it was possible.</returns>
    public static bool TryMerge(Draft draft, string layer, double[]? factors, double[] offsets)
    {
        if (draft.KindOf(layer) is not ("Conv" or "Dense"))
        {
            return false;
        }

        var weight = draft.Weights[layer + ".weight"];
        int channels = weight.Dimensions[0];
        int inner = weight.Values.Length / channels;
        if (factors is not null)
        {
            draft.Weights[layer + ".weight"] = weight with
            {
                Values = [.. weight.Values.Select((value, i) => (float)(value * factors[i / inner]))],
            };
        }

        float[] bias = draft.Weights.TryGetValue(layer + ".bias", out var old) ? old.Values : new float[channels];
        draft.Weights[layer + ".bias"] = new Weight(
            [channels], [.. bias.Select((value, i) => (float)(((factors?[i] ?? 1) * value) + offsets[i]))]);
        draft.Change(layer, NodeContext.Argument("Bias", true));
        return true;
    }
}
