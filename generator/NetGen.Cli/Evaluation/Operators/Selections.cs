using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>The largest and the smallest elements along an axis.</summary>
internal static class Selections
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["ArgMax"] = call => Best(call, 1),
        ["ArgMin"] = call => Best(call, -1),
        ["TopK"] = TopK,
    };

    private static Tensor[] Best(Call call, int sign)
    {
        var x = call[0];
        int axis = Call.Axis(call.Integer("axis", 0), x.Rank);
        bool last = call.Flag("select_last_index");
        var rows = Rows.Along(call, x, axis);
        int[] shape = call.Flag("keepdims", true) ? rows.WithOnes() : rows.Kept;
        Call.Check(rows.Length > 0 || rows.Count == 0, "the axis has no elements");
        long[] result = call.NewIntegers(shape);
        for (int row = 0; row < rows.Count; row++)
        {
            int start = row * rows.Length;
            int best = 0;
            for (int i = 1; i < rows.Length; i++)
            {
                int order = Compare(rows.Moved, start + i, start + best) * sign;
                best = order > 0 || (last && order == 0) ? i : best;
            }

            result[row] = best;
        }

        return [Tensor.Of(OnnxType.Int64, shape, result)];
    }

    // Values and indices of the K best; the lower index first where elements are equal.
    private static Tensor[] TopK(Call call)
    {
        var x = call[0];
        int axis = Call.Axis(call.Integer("axis", -1), x.Rank);
        long k = call.Opset < 10 ? call.Integer("k", -1) : call[1].Integers is [var number] ? number : -1;
        int sign = call.Flag("largest", true) ? 1 : -1;
        Call.Check(k >= 0 && k <= x.Dimensions[axis], $"the axis has {x.Dimensions[axis]} elements, of which {k} are asked for");
        var rows = Rows.Along(call, x, axis);
        int[] shape = [.. rows.Kept, (int)k];
        long[] indices = call.NewIntegers(shape);
        call.Spend((double)rows.Count * rows.Length * Math.Log2(rows.Length + 2));
        int[] order = new int[rows.Length];
        for (int row = 0; row < rows.Count; row++)
        {
            int start = row * rows.Length;
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            Array.Sort(order, (a, b) => Compare(rows.Moved, start + b, start + a) * sign is var other && other != 0 ? other : a - b);
            for (int i = 0; i < k; i++)
            {
                indices[(row * k) + i] = order[i];
            }
        }

        var chosen = Tensor.Of(OnnxType.Int64, shape, indices);
        return [rows.Back(call, Taken(call, rows, chosen)), rows.Back(call, chosen)];
    }

    private static Tensor Taken(Call call, Rows rows, Tensor chosen)
    {
        int k = chosen.Dimensions[^1];
        double[] reals = rows.Moved.IsReal ? call.NewReals(chosen.Dimensions) : [];
        long[] integers = rows.Moved.IsReal ? [] : call.NewIntegers(chosen.Dimensions);
        for (int i = 0; i < chosen.Count; i++)
        {
            int at = (i / k * rows.Length) + (int)chosen.Integers[i];
            if (rows.Moved.IsReal)
            {
                reals[i] = rows.Moved.Reals[at];
            }
            else
            {
                integers[i] = rows.Moved.Integers[at];
            }
        }

        return rows.Moved.IsReal ? Tensor.Of(rows.Moved.Type, chosen.Dimensions, reals) : Tensor.Of(rows.Moved.Type, chosen.Dimensions, integers);
    }

    private static int Compare(Tensor x, int a, int b) => x.IsReal ? x.Reals[a].CompareTo(x.Reals[b]) : x.Type.Compare(x.Integers[a], x.Integers[b]);
}
