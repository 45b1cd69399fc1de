namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Products of matrices.</summary>
internal static class Matrices
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Gemm"] = Gemm,
        ["MatMul"] = MatMul,
    };

    // alpha * A (M, K) * B (K, N) + beta * C, each of A and B perhaps transposed.
    private static Tensor[] Gemm(Call call)
    {
        var (a, b, c) = (call[0], call[1], call.Optional(2));
        Call.Check(a.Rank == 2 && b.Rank == 2, $"the operands have the shapes {Tensor.Shown(a.Dimensions)} and {Tensor.Shown(b.Dimensions)}");
        a = call.Flag("transA") ? a.Transposed(call, 1, 0) : a;
        b = call.Flag("transB") ? b.Transposed(call, 1, 0) : b;
        Call.Check(a.IsReal, "whole numbers are not supported");
        double alpha = call.Single("alpha", 1);
        double beta = call.Single("beta", 1);
        double[] result = Product(call, a, b);
        int[] shape = [a.Dimensions[0], b.Dimensions[1]];
        Call.Check(
            call.Opset >= 7 || c is null || call.Flag("broadcast") || c.Dimensions.AsSpan().SequenceEqual(shape), "the shapes differ, and 'broadcast' is not set");
        double[]? more = c?.Expanded(call, shape).Reals;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (alpha * result[i]) + (more is null ? 0 : beta * more[i]);
        }

        return [Tensor.Of(a.Type, shape, result)];
    }

    // The last two axes are matrices, those before them a batch; a vector is a row on the left and a column on the
    // right.
    private static Tensor[] MatMul(Call call)
    {
        var (a, b) = (call[0], call[1]);
        Call.Check(a.Rank > 0 && b.Rank > 0, "an operand is a single number");
        bool row = a.Rank == 1;
        bool column = b.Rank == 1;
        a = row ? a.Reshaped([1, .. a.Dimensions]) : a;
        b = column ? b.Reshaped([.. b.Dimensions, 1]) : b;
        int[] batch = Placement.Broadcast(a.Dimensions[..^2], b.Dimensions[..^2]);
        a = a.Expanded(call, [.. batch, .. a.Dimensions[^2..]]);
        b = b.Expanded(call, [.. batch, .. b.Dimensions[^2..]]);
        int[] shape = [.. batch, .. row ? [] : a.Dimensions[^2..^1], .. column ? [] : b.Dimensions[^1..]];
        return [a.IsReal ? Tensor.Of(a.Type, shape, Product(call, a, b)) : Tensor.Of(a.Type, shape, WholeProduct(call, a, b))];
    }

    private static double[] Product(Call call, Tensor a, Tensor b)
    {
        var (rows, shared, columns) = Extents(call, a, b);
        var (x, y) = (a.Reals, b.Reals);
        double[] result = call.NewReals([.. a.Dimensions[..^1], columns]);
        Parallel.For(0, columns == 0 ? 0 : result.Length / columns, row =>
        {
            var sums = result.AsSpan(row * columns, columns);
            for (int k = 0; k < shared; k++)
            {
                new Taps(0, 0, 1, columns).Forward(y.AsSpan(((row / rows * shared) + k) * columns, columns), sums, x[(row * shared) + k]);
            }
        });
        return result;
    }

    private static long[] WholeProduct(Call call, Tensor a, Tensor b)
    {
        var (rows, shared, columns) = Extents(call, a, b);
        var (x, y) = (a.Integers, b.Integers);
        long[] result = call.NewIntegers([.. a.Dimensions[..^1], columns]);
        for (int i = 0; i < result.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            for (int k = 0; k < shared; k++)
            {
                result[i] += unchecked(x[(row * shared) + k] * y[(((row / rows * shared) + k) * columns) + column]);
            }
        }

        return result;
    }

    private static (int Rows, int Shared, int Columns) Extents(Call call, Tensor a, Tensor b)
    {
        Call.Check(a.Dimensions[^1] == b.Dimensions[^2], $"matrices of the shapes {Tensor.Shown(a.Dimensions)} and {Tensor.Shown(b.Dimensions)} have no product");
        call.Spend((double)a.Count * b.Dimensions[^1]);
        return (a.Dimensions[^2], a.Dimensions[^1], b.Dimensions[^1]);
    }
}
