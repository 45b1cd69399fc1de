using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Comparisons, truth values, and what is chosen by them.</summary>
internal static class Logic
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Equal"] = call => Compared(call, (a, b) => a == b, order => order == 0),
        ["Greater"] = call => Compared(call, (a, b) => a > b, order => order > 0),
        ["GreaterOrEqual"] = call => Compared(call, (a, b) => a >= b, order => order >= 0),
        ["Less"] = call => Compared(call, (a, b) => a < b, order => order < 0),
        ["LessOrEqual"] = call => Compared(call, (a, b) => a <= b, order => order <= 0),
        ["And"] = call => Truth(call, (_, a, b) => a & b),
        ["Or"] = call => Truth(call, (_, a, b) => a | b),
        ["Xor"] = call => Truth(call, (_, a, b) => a ^ b),
        ["Not"] = call => [Functions.Map(call, Truth(call[0]), (_, x) => 1 - x)],
        ["IsNaN"] = call => Tested(call, double.IsNaN),
        ["IsInf"] = IsInfinity,
        ["Where"] = Where,
    };

    private static Tensor[] Compared(Call call, Func<double, double, bool> real, Func<int, bool> whole)
    {
        Call.Check(call[0].Type == call[1].Type, $"operands have the types {call[0].Type} and {call[1].Type}");
        var (a, b) = Arithmetic.Pair(call);
        long[] result = call.NewIntegers(a.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            bool holds = a.IsReal ? real(a.Reals[i], b.Reals[i]) : whole(a.Type.Compare(a.Integers[i], b.Integers[i]));
            result[i] = holds ? 1 : 0;
        }

        return [Tensor.Of(OnnxType.Boolean, a.Dimensions, result)];
    }

    private static Tensor[] Truth(Call call, Func<OnnxType, long, long, long> function)
    {
        var (a, b) = Arithmetic.Pair(call);
        return [Arithmetic.Combine(call, Truth(a), Truth(b), function)];
    }

    private static Tensor Truth(Tensor x) => x.Type == OnnxType.Boolean ? x : throw new EvaluationException($"it takes truth values; found {x.Type}");

    private static Tensor[] IsInfinity(Call call)
    {
        bool negative = call.Flag("detect_negative", true);
        bool positive = call.Flag("detect_positive", true);
        return Tested(call, x => (negative && double.IsNegativeInfinity(x)) || (positive && double.IsPositiveInfinity(x)));
    }

    private static Tensor[] Tested(Call call, Func<double, bool> test)
    {
        double[] values = call[0].Reals;
        long[] result = call.NewIntegers(call[0].Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = test(values[i]) ? 1 : 0;
        }

        return [Tensor.Of(OnnxType.Boolean, call[0].Dimensions, result)];
    }

    private static Tensor[] Where(Call call)
    {
        Call.Check(call[1].Type == call[2].Type, $"operands have the types {call[1].Type} and {call[2].Type}");
        int[] shape = Placement.Broadcast(call[0].Dimensions, call[1].Dimensions, call[2].Dimensions);
        long[] condition = Truth(call[0]).Expanded(call, shape).Integers;
        var a = call[1].Expanded(call, shape);
        var b = call[2].Expanded(call, shape);
        if (a.IsReal)
        {
            double[] values = call.NewReals(shape);
            Choose(condition, a.Reals, b.Reals, values);
            return [Tensor.Of(a.Type, shape, values)];
        }

        long[] integers = call.NewIntegers(shape);
        Choose(condition, a.Integers, b.Integers, integers);
        return [Tensor.Of(a.Type, shape, integers)];
    }

    private static void Choose<T>(long[] condition, T[] a, T[] b, T[] result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = condition[i] != 0 ? a[i] : b[i];
        }
    }
}
