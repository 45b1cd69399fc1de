using NetGen.Generator.Kernels.Ir;

namespace NetGen.Tests.Kernels;

/// <summary>Computes float expressions in double precision: a float is an array of one, a vector one of all lanes.</summary>
internal sealed class ValueInterpreter(
    int lanes,
    IReadOnlyDictionary<string, double[]> locals,
    IReadOnlyDictionary<string, Memory.Address> pointers,
    Func<IndexExpression, long> index)
{
    public double[] Evaluate(Value value)
    {
        double[] result = value switch
        {
            Local local => locals.TryGetValue(local.Name, out double[]? held)
                ? held
                : throw new InvalidOperationException($"reads the unknown local {local.Name}"),
            Constant constant => Fill(constant.IsVector, constant.Number),
            Load load => Read(load),
            WholeNumber number => [index(number.Index)],
            Broadcast broadcast => Fill(true, Evaluate(broadcast.Scalar).Single()),
            Unary unary => [.. Evaluate(unary.Operand).Select(x => Compute(unary.Operator, x))],
            Binary binary => Zip(binary.Left, binary.Right, (x, y) => Compute(binary.Operator, x, y)),
            Fma fma => [.. Zip(fma.A, fma.B, (x, y) => x * y).Zip(Evaluate(fma.C), (x, y) => x + y)],
            Select select => Choose(select),
            Sum sum => [Evaluate(sum.Vector).Sum()],
            Shuffle shuffle => Rearrange(shuffle.Operator, Evaluate(shuffle.First), Evaluate(shuffle.Second)),
            Call call => Run(call),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
        };
        return result.Length == (value.IsVector ? lanes : 1)
            ? result
            : throw new InvalidOperationException($"mixes floats and vectors in {value}");
    }

    // A function's locals are its own; it declares and changes them, and reads nothing else.
    private double[] Run(Call call)
    {
        var scope = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var inner = new ValueInterpreter(lanes, scope, new Dictionary<string, Memory.Address>(), _ => throw new InvalidOperationException("a function reads an index"));
        foreach (var (parameter, argument) in call.Function.Parameters.Zip(call.Arguments))
        {
            scope.Add(parameter.Name, Evaluate(argument));
        }

        foreach (var statement in call.Function.Body)
        {
            switch (statement)
            {
                case Let let:
                    scope.Add(let.Name, inner.Evaluate(let.Value));
                    break;
                case Assign assign:
                    scope[assign.Name] = scope.ContainsKey(assign.Name)
                        ? inner.Evaluate(assign.Value)
                        : throw new InvalidOperationException($"changes the unknown local {assign.Name}");
                    break;
                default:
                    throw new InvalidOperationException($"a function has the statement {statement}");
            }
        }

        return inner.Evaluate(call.Function.Result);
    }

    private double[] Fill(bool isVector, double x)
    {
        double[] result = new double[isVector ? lanes : 1];
        Array.Fill(result, x);
        return result;
    }

    private double[] Read(Load load)
    {
        if (!pointers.TryGetValue(load.Pointer, out var address))
        {
            throw new InvalidOperationException($"reads the unknown pointer {load.Pointer}");
        }

        long offset = index(load.Offset);
        double[] result = new double[load.IsVector ? lanes : 1];
        int active = load is { IsVector: true, ActiveLanes: > 0 } ? load.ActiveLanes : result.Length;
        for (int lane = 0; lane < result.Length; lane++)
        {
            double x = Memory.Read(address, offset + lane);
            result[lane] = lane < active ? x : load.Beyond;
        }

        return result;
    }

    private double[] Zip(Value left, Value right, Func<double, double, double> compute)
    {
        double[] x = Evaluate(left);
        double[] y = Evaluate(right);
        double[] result = new double[x.Length == y.Length ? x.Length : throw new InvalidOperationException("mixes floats and vectors")];
        for (int lane = 0; lane < result.Length; lane++)
        {
            result[lane] = compute(x[lane], y[lane]);
        }

        return result;
    }

    private double[] Choose(Select select)
    {
        double[] holds = Zip(select.Left, select.Right, (x, y) => Holds(select.Comparison, x, y) ? 1 : 0);
        double[] whenTrue = Evaluate(select.WhenTrue);
        double[] whenFalse = Evaluate(select.WhenFalse);
        return [.. holds.Select((h, lane) => h > 0 ? whenTrue[lane] : whenFalse[lane])];
    }

    private static bool Holds(Comparison comparison, double x, double y) => comparison switch
    {
        Comparison.Greater => x > y,
        Comparison.GreaterOrEqual => x >= y,
        Comparison.Equal => x == y,
        Comparison.Unordered => double.IsNaN(x) || double.IsNaN(y),
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, null),
    };

    private static double Compute(UnaryOperator operation, double x) => operation switch
    {
        UnaryOperator.Negate => -x,
        UnaryOperator.Sqrt => Math.Sqrt(x),
        UnaryOperator.Abs => Math.Abs(x),
        UnaryOperator.Floor => Math.Floor(x),
        UnaryOperator.Ceiling => Math.Ceiling(x),
        UnaryOperator.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryOperator.PowerOfTwo => Math.Pow(2, x),
        UnaryOperator.Exponent => Math.Floor(Math.Log2(x) + 0.5),
        UnaryOperator.RoundToBfloat16 => BitConverter.Int32BitsToSingle(UpperHalf(Bits(x) + 0x7FFF + ((Bits(x) >>> 16) & 1))),
        UnaryOperator.FirstOfPair => BitConverter.Int32BitsToSingle(UpperHalf(Bits(x))),
        UnaryOperator.SecondOfPair => BitConverter.Int32BitsToSingle(Bits(x) << 16),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private static double Compute(BinaryOperator operation, double x, double y) => operation switch
    {
        BinaryOperator.Add => x + y,
        BinaryOperator.Subtract => x - y,
        BinaryOperator.Multiply => x * y,
        BinaryOperator.Divide => x / y,
        BinaryOperator.Max => Math.Max(x, y),
        BinaryOperator.Min => Math.Min(x, y),
        BinaryOperator.AtMost => x < y ? x : y,
        BinaryOperator.AtLeast => x > y ? x : y,
        BinaryOperator.Pair => BitConverter.Int32BitsToSingle(Bits(x) | (Bits(y) >>> 16)),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private static int Bits(double x) => BitConverter.SingleToInt32Bits((float)x);

    private static int UpperHalf(int bits) => bits & -0x10000;

    private static double[] Rearrange(ShuffleOperator operation, double[] a, double[] b)
    {
        double[] both = [.. a, .. b];
        int n = a.Length;
        int half = n / 2;
        return [.. Enumerable.Range(0, n).Select(i => both[operation switch
        {
            ShuffleOperator.Even => 2 * i,
            ShuffleOperator.Odd => (2 * i) + 1,
            ShuffleOperator.InterleaveLower => (i / 2) + (i % 2 * n),
            ShuffleOperator.InterleaveUpper => half + (i / 2) + (i % 2 * n),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
        }])];
    }
}
