using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Sums, means, norms and extremes over axes, and running sums.</summary>
internal static class Reductions
{
    // From these versions on the axes are an operand.
    private const int SumWithOperand = 13;
    private const int OthersWithOperand = 18;

    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["ReduceSum"] = call => Over(call, Sum, (_, x) => Sum(x), keeps: true, SumWithOperand),
        ["ReduceMean"] = call => Over(call, x => Sum(x) / x.Length, (type, x) => type.Divide(Sum(x), x.Length), keeps: true),
        ["ReduceProd"] = call => Over(call, Product, (_, x) => Product(x), keeps: true),
        ["ReduceMax"] = call => Over(call, Largest, (type, x) => Best(type, x, 1), keeps: true),
        ["ReduceMin"] = call => Over(call, Smallest, (type, x) => Best(type, x, -1), keeps: true),
        ["ReduceL1"] = call => Over(call, Absolute, (type, x) => Absolute(type, x), keeps: false),
        ["ReduceL2"] = call => Over(call, x => Math.Sqrt(Squares(x)), (type, x) => (long)Math.Sqrt(type.ToReal(Squares(x))), keeps: false),
        ["ReduceSumSquare"] = call => Over(call, Squares, (_, x) => Squares(x), keeps: false),
        ["ReduceLogSum"] = call => Over(call, x => Math.Log(Sum(x)), OfReals, keeps: false),
        ["ReduceLogSumExp"] = call => Over(call, LogSumExp, OfReals, keeps: false),
        ["CumSum"] = CumSum,
    };

    private delegate double RealSummary(ReadOnlySpan<double> x);

    private delegate long WholeSummary(OnnxType type, ReadOnlySpan<long> x);

    private static Tensor[] Over(Call call, RealSummary real, WholeSummary whole, bool keeps, int withOperand = OthersWithOperand)
    {
        var x = call[0];
        long[] axes = (call.Opset >= withOperand ? call.List(1, "") : call.Integers("axes")) ?? [];
        if (axes.Length == 0 && call.Flag("noop_with_empty_axes"))
        {
            // Whether each element is then a sum of its own or the operand's is left open for those that do more than
            // join elements.
            return keeps ? [x] : throw new EvaluationException("'noop_with_empty_axes' is set, and it has no axes");
        }

        int[] reduced = axes.Length == 0 ? Placement.Counted(x.Rank) : Call.Axes(axes, x.Rank);
        var rows = Rows.Along(call, x, reduced);
        int[] shape = call.Flag("keepdims", true) ? rows.WithOnes() : rows.Kept;
        if (x.IsReal)
        {
            double[] values = call.NewReals(shape);
            for (int i = 0; i < rows.Count; i++)
            {
                values[i] = real(rows.Moved.Reals.AsSpan(i * rows.Length, rows.Length));
            }

            return [Tensor.Of(x.Type, shape, values)];
        }

        long[] integers = call.NewIntegers(shape);
        for (int i = 0; i < rows.Count; i++)
        {
            integers[i] = whole(x.Type, rows.Moved.Integers.AsSpan(i * rows.Length, rows.Length));
        }

        return [Tensor.Of(x.Type, shape, integers)];
    }

    private static Tensor[] CumSum(Call call)
    {
        var x = call[0];
        Call.Check(call[1].Count == 1, "the axis is no single number");
        int axis = Call.Axis(call[1].Integers[0], x.Rank);
        bool exclusive = call.Flag("exclusive");
        bool reverse = call.Flag("reverse");
        var rows = Rows.Along(call, x, axis);
        int[] shape = rows.Moved.Dimensions;
        double[] values = x.IsReal ? call.NewReals(shape) : [];
        long[] integers = x.IsReal ? [] : call.NewIntegers(shape);
        for (int row = 0; row < rows.Count; row++)
        {
            double sum = 0;
            long whole = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                int at = (row * rows.Length) + (reverse ? rows.Length - 1 - i : i);
                if (x.IsReal)
                {
                    double next = sum + rows.Moved.Reals[at];
                    values[at] = exclusive ? sum : next;
                    sum = next;
                }
                else
                {
                    long next = unchecked(whole + rows.Moved.Integers[at]);
                    integers[at] = exclusive ? whole : next;
                    whole = next;
                }
            }
        }

        return [rows.Back(call, x.IsReal ? Tensor.Of(x.Type, shape, values) : Tensor.Of(x.Type, shape, integers))];
    }

    private static long OfReals(OnnxType type, ReadOnlySpan<long> x) => throw new EvaluationException($"{type} is not supported");

    private static double Sum(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x)
        {
            sum += value;
        }

        return sum;
    }

    private static long Sum(ReadOnlySpan<long> x)
    {
        long sum = 0;
        foreach (long value in x)
        {
            unchecked
            {
                sum += value;
            }
        }

        return sum;
    }

    private static double Product(ReadOnlySpan<double> x)
    {
        double product = 1;
        foreach (double value in x)
        {
            product *= value;
        }

        return product;
    }

    private static long Product(ReadOnlySpan<long> x)
    {
        long product = 1;
        foreach (long value in x)
        {
            unchecked
            {
                product *= value;
            }
        }

        return product;
    }

    private static double Largest(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private static double Smallest(ReadOnlySpan<double> x)
    {
        double smallest = double.PositiveInfinity;
        foreach (double value in x)
        {
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }

    private static long Best(OnnxType type, ReadOnlySpan<long> x, int sign)
    {
        Call.Check(x.Length > 0, "it has no elements");
        long best = x[0];
        foreach (long value in x)
        {
            best = type.Compare(value, best) * sign > 0 ? value : best;
        }

        return best;
    }

    private static double Absolute(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    private static long Absolute(OnnxType type, ReadOnlySpan<long> x)
    {
        long sum = 0;
        foreach (long value in x)
        {
            sum = unchecked(sum + (type.Compare(value, 0) < 0 ? -value : value));
        }

        return sum;
    }

    private static double Squares(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x)
        {
            sum += value * value;
        }

        return sum;
    }

    private static long Squares(ReadOnlySpan<long> x)
    {
        long sum = 0;
        foreach (long value in x)
        {
            sum = unchecked(sum + (value * value));
        }

        return sum;
    }

    private static double LogSumExp(ReadOnlySpan<double> x)
    {
        double largest = Largest(x);
        if (double.IsInfinity(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double value in x)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }
}
