using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Sums, products, quotients, powers and the like of two or more operands, which are broadcast.</summary>
internal static class Arithmetic
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Add"] = call => Two(call, (a, b) => a + b, (_, a, b) => unchecked(a + b)),
        ["Sub"] = call => Two(call, (a, b) => a - b, (_, a, b) => unchecked(a - b)),
        ["Mul"] = call => Two(call, (a, b) => a * b, (_, a, b) => unchecked(a * b)),
        ["Div"] = call => Two(call, (a, b) => a / b, (type, a, b) => type.Divide(a, b)),
        ["Mod"] = Mod,
        ["Pow"] = Pow,
        ["Sum"] = call => [Several(call, (a, b) => a + b, (_, a, b) => unchecked(a + b))],
        ["Mean"] = Mean,
        ["Max"] = call => [Several(call, Math.Max, (type, a, b) => type.Compare(a, b) < 0 ? b : a)],
        ["Min"] = call => [Several(call, Math.Min, (type, a, b) => type.Compare(a, b) < 0 ? a : b)],
        ["BitwiseAnd"] = call => Two(call, OfNoReals, (_, a, b) => a & b),
        ["BitwiseOr"] = call => Two(call, OfNoReals, (_, a, b) => a | b),
        ["BitwiseXor"] = call => Two(call, OfNoReals, (_, a, b) => a ^ b),
        ["BitwiseNot"] = call => [Functions.Map(call, call[0], (_, x) => ~x)],
        ["BitShift"] = BitShift,
    };

    /// <summary>A function of each pair of real elements of two operands of one shape.</summary>
    public static Tensor Combine(Call call, Tensor a, Tensor b, Func<double, double, double> function)
    {
        var (x, y) = (a.Reals, b.Reals);
        double[] result = call.NewReals(a.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(x[i], y[i]);
        }

        return Tensor.Of(a.Type, a.Dimensions, result);
    }

    /// <summary>A function of each pair of whole elements of two operands of one shape.</summary>
    public static Tensor Combine(Call call, Tensor a, Tensor b, Func<OnnxType, long, long, long> function)
    {
        var (x, y) = (a.Integers, b.Integers);
        long[] result = call.NewIntegers(a.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(a.Type, x[i], y[i]);
        }

        return Tensor.Of(a.Type, a.Dimensions, result);
    }

    /// <summary>
    /// The first two operands with one shape. Before version 7 they have one already, unless an attribute says
    /// otherwise.
    /// </summary>
    public static (Tensor A, Tensor B) Pair(Call call)
    {
        var (a, b) = (call[0], call[1]);
        if (call.Opset < 7)
        {
            if (!call.Flag("broadcast"))
            {
                Call.Check(a.Dimensions.AsSpan().SequenceEqual(b.Dimensions), "the shapes differ, and 'broadcast' is not set");
                return (a, b);
            }

            // The second one's axes are consecutive ones of the first; the last ones unless an attribute gives their
            // start.
            int axis = call.Has("axis") ? Call.Axis(call.Integer("axis", 0), a.Rank + 1) : a.Rank - b.Rank;
            if (b.Count == 1)
            {
                b = b.Reshaped([]);
            }
            else
            {
                int behind = a.Rank - axis - b.Rank;
                Call.Check(axis >= 0 && behind >= 0, "the shapes do not fit");
                b = b.Reshaped([.. b.Dimensions, .. Enumerable.Repeat(1, behind)]);
            }

            return (a, b.Expanded(call, a.Dimensions));
        }

        int[] shape = Placement.Broadcast(a.Dimensions, b.Dimensions);
        return (a.Expanded(call, shape), b.Expanded(call, shape));
    }

    private static Tensor[] Two(Call call, Func<double, double, double> real, Func<OnnxType, long, long, long> whole)
    {
        SameType(call);
        var (a, b) = Pair(call);
        return [a.IsReal ? Combine(call, a, b, real) : Combine(call, a, b, whole)];
    }

    private static Tensor Several(Call call, Func<double, double, double> real, Func<OnnxType, long, long, long> whole)
    {
        SameType(call);
        int[] shape = Placement.Broadcast([.. Enumerable.Range(0, call.Operands).Select(i => call[i].Dimensions)]);
        Call.Check(
            call.Opset >= 8 || Enumerable.Range(0, call.Operands).All(i => call[i].Dimensions.AsSpan().SequenceEqual(shape)), "the shapes differ");
        var result = call[0].Expanded(call, shape);
        for (int i = 1; i < call.Operands; i++)
        {
            var next = call[i].Expanded(call, shape);
            result = result.IsReal ? Combine(call, result, next, real) : Combine(call, result, next, whole);
        }

        return result;
    }

    private static Tensor[] Mean(Call call)
    {
        var sum = Several(call, (a, b) => a + b, (_, _, _) => throw new EvaluationException("whole numbers are not supported"));
        return [Functions.Map(call, sum, x => x / call.Operands)];
    }

    private static Tensor[] Mod(Call call)
    {
        // With 'fmod' the rest has the sign of the first operand, else of the second.
        bool first = call.Flag("fmod");
        Call.Check(first || !call[0].IsReal, "real numbers need 'fmod'");
        return Two(
            call,
            (a, b) => a % b,
            (type, a, b) => type.Remainder(a, b) is var rest && !first && rest != 0 && type.Compare(rest, 0) < 0 != type.Compare(b, 0) < 0 ? rest + b : rest);
    }

    private static Tensor[] Pow(Call call)
    {
        var (x, exponent) = Pair(call);
        double[] bases = x.ToReals();
        double[] exponents = exponent.ToReals();
        double[] result = call.NewReals(x.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Math.Pow(bases[i], exponents[i]);
        }

        if (x.IsReal)
        {
            return [Tensor.Of(x.Type, x.Dimensions, result)];
        }

        // Doubles hold whole powers exactly up to 2^53.
        Call.Check(result.All(power => Math.Abs(power) <= 1L << 53), "a power is too large");
        return [Tensor.Of(x.Type, x.Dimensions, Array.ConvertAll(result, power => x.Type.ToInteger(power)))];
    }

    private static Tensor[] BitShift(Call call)
    {
        bool left = call.Text("direction", "") switch
        {
            "LEFT" => true,
            "RIGHT" => false,
            var other => throw new EvaluationException($"'direction' is '{other}'"),
        };
        return Two(call, OfNoReals, (_, a, b) => b is < 0 or >= 64 ? 0 : left ? a << (int)b : (long)((ulong)a >> (int)b));
    }

    private static double OfNoReals(double a, double b) => throw new EvaluationException("real numbers have no bits");

    private static void SameType(Call call)
    {
        for (int i = 1; i < call.Operands; i++)
        {
            Call.Check(call[i].Type == call[0].Type, $"operands have the types {call[0].Type} and {call[i].Type}");
        }
    }
}
