namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Activations.</summary>
internal static class Activations
{
    // Klambauer et al. 2017, as versions 1 and 6 of the operator write them.
    private const float SeluAlpha = 1.67326319217681884765625f;
    private const float SeluGamma = 1.05070102214813232421875f;
    private const float OldSeluAlpha = 1.6732f;
    private const float OldSeluGamma = 1.0507f;

    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Relu"] = call => call[0].IsReal
            ? Functions.Real(call, x => x < 0 ? 0 : x)
            : [Functions.Map(call, call[0], (type, x) => type.Compare(x, 0) < 0 ? 0 : x)],
        ["LeakyRelu"] = call => Of(call, call.Single("alpha", 0.01f), (x, alpha) => x < 0 ? alpha * x : x),
        ["Elu"] = call => Of(call, call.Single("alpha", 1), (x, alpha) => x < 0 ? alpha * (Math.Exp(x) - 1) : x),
        ["Celu"] = call => Of(call, call.Single("alpha", 1), (x, alpha) => Math.Max(0, x) + Math.Min(0, alpha * (Math.Exp(x / alpha) - 1))),
        ["Selu"] = Selu,
        ["Sigmoid"] = call => Functions.Real(call, Sigmoid),
        ["HardSigmoid"] = HardSigmoid,
        ["HardSwish"] = call => Functions.Real(call, x => x * Clamped((x / 6) + 0.5, 0, 1)),
        ["Swish"] = call => Of(call, call.Single("alpha", 1), (x, alpha) => x * Sigmoid(alpha * x)),
        ["Mish"] = call => Functions.Real(call, x => x * Math.Tanh(Softplus(x))),
        ["Gelu"] = Gelu,
        ["Softplus"] = call => Functions.Real(call, Softplus),
        ["Softsign"] = call => Functions.Real(call, x => x / (1 + Math.Abs(x))),
        ["ThresholdedRelu"] = call => Of(call, call.Single("alpha", 1), (x, alpha) => x > alpha ? x : 0),
        ["Shrink"] = Shrink,
        ["PRelu"] = PRelu,
        ["Clip"] = Clip,
    };

    private static Tensor[] Of(Call call, double alpha, Func<double, double, double> function) => Functions.Real(call, x => function(x, alpha));

    private static Tensor[] Selu(Call call)
    {
        double alpha = call.Single("alpha", call.Opset < 6 ? OldSeluAlpha : SeluAlpha);
        double gamma = call.Single("gamma", call.Opset < 6 ? OldSeluGamma : SeluGamma);
        return Functions.Real(call, x => gamma * (x > 0 ? x : alpha * (Math.Exp(x) - 1)));
    }

    private static Tensor[] HardSigmoid(Call call)
    {
        double alpha = call.Single("alpha", 0.2f);
        double beta = call.Single("beta", 0.5f);
        return Functions.Real(call, x => Clamped((alpha * x) + beta, 0, 1));
    }

    private static Tensor[] Gelu(Call call)
    {
        // Hendrycks and Gimpel 2016, section 2: exact, and with the hyperbolic tangent.
        return call.Text("approximate", "none") switch
        {
            "none" => Functions.Real(call, x => 0.5 * x * (1 + ErrorFunction.Of(x / Math.Sqrt(2)))),
            "tanh" => Functions.Real(call, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
            var other => throw new EvaluationException($"'approximate' is '{other}'"),
        };
    }

    private static Tensor[] Shrink(Call call)
    {
        double lambda = call.Single("lambd", 0.5f);
        double bias = call.Single("bias", 0);
        return call[0].IsReal
            ? Functions.Real(call, x => x < -lambda ? x + bias : x > lambda ? x - bias : 0)
            : throw new EvaluationException("whole numbers are not supported");
    }

    private static Tensor[] PRelu(Call call)
    {
        var (x, slope) = (call[0], call[1]);
        if (call.Opset < 7 && slope.Count > 1 && !slope.Dimensions.AsSpan().SequenceEqual(x.Dimensions))
        {
            // A slope for each channel.
            Call.Check(x.Rank >= 2 && slope.Count == x.Dimensions[1], "the slopes are not as many as the channels");
            slope = slope.Reshaped([slope.Count, .. Enumerable.Repeat(1, x.Rank - 2)]);
        }
        else if (call.Opset < 7 && slope.Count == 1)
        {
            slope = slope.Reshaped([]);
        }

        var factors = slope.Expanded(call, x.Dimensions);
        return x.IsReal
            ? [Arithmetic.Combine(call, x, factors, (value, factor) => value < 0 ? factor * value : value)]
            : [Arithmetic.Combine(call, x, factors, (type, value, factor) => type.Compare(value, 0) < 0 ? unchecked(factor * value) : value)];
    }

    private static Tensor[] Clip(Call call)
    {
        var x = call[0];
        var (low, high) = call.Opset < 11 ? (null, null) : (call.Optional(1), call.Optional(2));
        Call.Check(low is null or { Count: 1 } && high is null or { Count: 1 }, "a limit is no single number");
        if (x.IsReal)
        {
            double minimum = call.Opset < 11 ? call.Single("min", float.MinValue) : low?.Reals[0] ?? double.NegativeInfinity;
            double maximum = call.Opset < 11 ? call.Single("max", float.MaxValue) : high?.Reals[0] ?? double.PositiveInfinity;
            return Functions.Real(call, value => Clamped(value, minimum, maximum));
        }

        return
        [
            Functions.Map(call, x, (type, value) =>
            {
                value = low is not null && type.Compare(value, low.Integers[0]) < 0 ? low.Integers[0] : value;
                return high is not null && type.Compare(value, high.Integers[0]) > 0 ? high.Integers[0] : value;
            }),
        ];
    }

    // The higher limit where they cross; what is no number stays so.
    private static double Clamped(double x, double minimum, double maximum)
    {
        x = x < minimum ? minimum : x;
        return x > maximum ? maximum : x;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The logarithm of 1 + e for a small e, whose digits the sum has lost (Higham 2002, section 1.14.1).
    private static double Softplus(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        double sum = 1 + e;
        return Math.Max(x, 0) + (sum == 1 ? e : Math.Log(sum) * e / (sum - 1));
    }
}
