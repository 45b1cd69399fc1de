namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Elements replaced at places that an operand gives, or joined with what was there.</summary>
internal static class Scatters
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["ScatterND"] = Nested,
        ["ScatterElements"] = Elements,
        ["Scatter"] = Elements,
    };

    private static Tensor[] Nested(Call call)
    {
        var (x, indices) = (call[0], call[1]);
        var (starts, length) = Gathers.Starts(x.Dimensions, indices, 0);
        int[] places = new int[Tensor.Elements([starts.Length, length])];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = starts[i / length] + (i % length);
        }

        return [Replaced(call, x, places, call[2])];
    }

    private static Tensor[] Elements(Call call)
    {
        var (x, indices) = (call[0], call[1]);
        int axis = Call.Axis(call.Integer("axis", 0), x.Rank);
        Call.Check(indices.Rank == x.Rank, "the indices have another rank");
        return [Replaced(call, x, Gathers.Places(call, x.Dimensions, indices, axis), call[2])];
    }

    private static Tensor Replaced(Call call, Tensor x, int[] places, Tensor updates)
    {
        Call.Check(updates.Count == places.Length && updates.Type == x.Type, "the updates do not fit the indices");
        string how = call.Text("reduction", "none");
        if (x.IsReal)
        {
            double[] reals = call.NewReals(x.Dimensions);
            x.Reals.CopyTo(reals, 0);
            for (int i = 0; i < places.Length; i++)
            {
                ref double at = ref reals[places[i]];
                double other = updates.Reals[i];
                at = how switch
                {
                    "none" => other,
                    "add" => at + other,
                    "mul" => at * other,
                    "max" => Math.Max(at, other),
                    "min" => Math.Min(at, other),
                    _ => throw new EvaluationException($"'reduction' is '{how}'"),
                };
            }

            return Tensor.Of(x.Type, x.Dimensions, reals);
        }

        long[] integers = call.NewIntegers(x.Dimensions);
        x.Integers.CopyTo(integers, 0);
        for (int i = 0; i < places.Length; i++)
        {
            ref long at = ref integers[places[i]];
            long other = updates.Integers[i];
            at = how switch
            {
                "none" => other,
                "add" => unchecked(at + other),
                "mul" => unchecked(at * other),
                "max" => x.Type.Compare(at, other) < 0 ? other : at,
                "min" => x.Type.Compare(at, other) < 0 ? at : other,
                _ => throw new EvaluationException($"'reduction' is '{how}'"),
            };
        }

        return Tensor.Of(x.Type, x.Dimensions, integers);
    }
}
