namespace NetGen.Cli.Import.Drafting;

/// <summary>x * f(x), which exporters write out, is an activation of its own for some f that nobody else reads.</summary>
internal static class GatedActivations
{
    private const double InverseRootOfTwo = 0.70710678118654752;

    /// <summary>Puts the activations where their products stand.</summary>
    public static void Run(Draft draft, List<DraftLayer> outputs)
    {
        var readers = Simplification.Readers(draft, outputs);
        foreach (var product in draft.Layers.Where(layer => layer.Kind is "Multiply" or "Scale").ToList())
        {
            if (Gated(product, readers) is var (kind, x))
            {
                var activation = new DraftLayer(kind, [x], x.Shape, [], null);
                readers[activation] = readers[product];
                readers[x]--;
                Simplification.Replace(draft, outputs, product, activation);
            }
        }
    }

    private static (string Kind, DraftLayer X)? Gated(DraftLayer product, Dictionary<DraftLayer, int> readers)
    {
        if (product.Kind == "Scale")
        {
            // 0.5 * (x * (1 + erf(x / sqrt 2))).
            return IsScale(product, 0.5, 0) && Alone(product.Inputs[0], "Multiply") is { Inputs.Count: 2 } inside ? Normal(inside, halves: false) : null;
        }

        if (product.Inputs.Count != 2)
        {
            return null;
        }

        if (Normal(product, halves: true) is { } gelu)
        {
            return gelu;
        }

        for (int i = 0; i < 2; i++)
        {
            var (x, gate) = (product.Inputs[i], product.Inputs[1 - i]);
            string? kind = Alone(gate, "Sigmoid") is not null && gate.Inputs[0] == x ? "SiLU"
                : Alone(gate, "HardSigmoid") is { Arguments.Count: 0 } && gate.Inputs[0] == x ? "HardSwish"
                : Alone(gate, "Tanh") is { } tanh && Alone(tanh.Inputs[0], "Softplus") is { } plus && plus.Inputs[0] == x ? "Mish"
                : null;
            if (kind is not null && x.Shape == gate.Shape)
            {
                return (kind, x);
            }
        }

        return null;

        // x * (1 + erf(x / sqrt 2)), where x or the other factor may be halved.
        (string, DraftLayer)? Normal(DraftLayer one, bool halves)
        {
            for (int i = 0; i < 2; i++)
            {
                var (left, right) = (one.Inputs[i], one.Inputs[1 - i]);
                var sum = Alone(right, "Scale");
                bool halved = sum is not null && IsScale(sum, 0.5, 0);
                if (halved)
                {
                    sum = Alone(sum!.Inputs[0], "Scale");
                }

                if (sum is null || !IsScale(sum, 1, 1) || Alone(sum.Inputs[0], "Erf") is not { } erf || Alone(erf.Inputs[0], "Scale") is not { } scaled
                    || !IsScale(scaled, InverseRootOfTwo, 0))
                {
                    continue;
                }

                var x = scaled.Inputs[0];
                if (x == left && halved == halves)
                {
                    return ("GELU", x);
                }

                if (!halved && halves && Alone(left, "Scale") is { } half && IsScale(half, 0.5, 0) && half.Inputs[0] == x)
                {
                    return ("GELU", x);
                }
            }

            return null;
        }

        DraftLayer? Alone(DraftLayer layer, string kind) => layer.Kind == kind && readers.GetValueOrDefault(layer) == 1 ? layer : null;
    }

    private static bool IsScale(DraftLayer layer, double factor, double offset) =>
        layer.Kind == "Scale" && Math.Abs(layer.Number("Factor", 1) - factor) < 1e-6 && layer.Number("Offset", 0) == offset;
}
