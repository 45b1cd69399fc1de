namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Normalization by neighbours and by lengths of vectors.</summary>
internal static class ResponseNormalizations
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["LRN"] = LocalResponse,
        ["LpNormalization"] = Lp,
    };

    // Krizhevsky, Sutskever and Hinton 2012, section 3.3; of an even size, one channel more is behind than before.
    private static Tensor[] LocalResponse(Call call)
    {
        var x = call[0];
        int size = call.Int32("size", 0);
        Call.Check(x.Rank >= 2 && size > 0, "the input has no channels, or 'size' is not positive");
        double alpha = call.Single("alpha", 1e-4f);
        double beta = call.Single("beta", 0.75f);
        double bias = call.Single("bias", 1);
        int channels = x.Dimensions[1];
        int positions = Tensor.Elements(x.Dimensions.AsSpan(2));
        double[] values = x.Reals;
        double[] result = call.NewReals(x.Dimensions);
        call.Spend((double)result.Length * Math.Min(size, channels));
        for (int i = 0; i < result.Length; i++)
        {
            int c = i / positions % channels;
            double squares = 0;
            for (int other = Math.Max(0, c - ((size - 1) / 2)); other <= Math.Min(channels - 1, (long)c + (size / 2)); other++)
            {
                double value = values[i + ((other - c) * positions)];
                squares += value * value;
            }

            result[i] = values[i] / Math.Pow(bias + (alpha / size * squares), beta);
        }

        return [Tensor.Of(x.Type, x.Dimensions, result)];
    }

    private static Tensor[] Lp(Call call)
    {
        int p = call.Int32("p", 2);
        Call.Check(p is 1 or 2, $"'p' is {p}");
        int axis = Call.Axis(call.Integer("axis", -1), call[0].Rank);
        return
        [
            Rows.Map(call, call[0], [axis], (x, y) =>
            {
                double sum = 0;
                foreach (double value in x)
                {
                    sum += p == 1 ? Math.Abs(value) : value * value;
                }

                // A vector of zeros stays one.
                double norm = p == 1 ? sum : Math.Sqrt(sum);
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = norm == 0 ? 0 : x[i] / norm;
                }
            }),
        ];
    }
}
