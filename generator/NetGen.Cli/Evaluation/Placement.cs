namespace NetGen.Cli.Evaluation;

/// <summary>Tensors whose elements are those of another at other places.</summary>
internal static class Placement
{
    /// <summary>
    /// Each element is the one at the places that each axis' list has for its position; the fill where one is -1.
    /// </summary>
    /// <param name="call">The node.</param>
    /// <param name="x">What the elements are taken from.</param>
    /// <param name="places">For each axis of <paramref name="x"/> a place for each position of the result.</param>
    /// <param name="fill">A single element for places outside, or null where there are none.</param>
    public static Tensor Placed(this Tensor x, Call call, int[][] places, Tensor? fill = null) =>
        Of(x, call, [.. places.Select(places => places.Length)], places, Tensor.Steps(x.Dimensions), fill);

    /// <summary>The same, where only one axis changes.</summary>
    public static Tensor Placed(this Tensor x, Call call, int axis, int[] places) =>
        x.Placed(call, [.. x.Dimensions.Select((extent, i) => i == axis ? places : Counted(extent))]);

    /// <summary>With axes in another order: axis i of the result is axis <paramref name="order"/>[i].</summary>
    public static Tensor Transposed(this Tensor x, Call call, params int[] order)
    {
        if (order.Select((axis, i) => axis == i).All(same => same))
        {
            return x;
        }

        int[] steps = Tensor.Steps(x.Dimensions);
        int[] extents = [.. order.Select(axis => x.Dimensions[axis])];
        return Of(x, call, extents, [.. extents.Select(Counted)], [.. order.Select(axis => steps[axis])], null);
    }

    /// <summary>Repeated along axes of extent 1, and along new ones before the first, to other extents.</summary>
    /// <exception cref="EvaluationException">The shapes do not fit.</exception>
    public static Tensor Expanded(this Tensor x, Call call, int[] extents)
    {
        int more = extents.Length - x.Rank;
        if (more == 0 && x.Dimensions.AsSpan().SequenceEqual(extents))
        {
            return x;
        }

        Call.Check(
            more >= 0 && x.Dimensions.Select((extent, i) => extent == 1 || extent == extents[more + i]).All(fits => fits),
            $"the shape {Tensor.Shown(x.Dimensions)} cannot be broadcast to {Tensor.Shown(extents)}");
        int[] inner = Tensor.Steps(x.Dimensions);
        int[] steps = [.. extents.Select((_, i) => i < more || x.Dimensions[i - more] == 1 ? 0 : inner[i - more])];
        return Of(x, call, extents, [.. extents.Select(Counted)], steps, null);
    }

    /// <summary>The shape that several are broadcast to together.</summary>
    /// <exception cref="EvaluationException">They do not fit.</exception>
    public static int[] Broadcast(params IReadOnlyList<int[]> shapes)
    {
        int rank = shapes.Max(shape => shape.Length);
        int[] result = [.. Enumerable.Repeat(1, rank)];
        foreach (int[] shape in shapes)
        {
            for (int i = 0; i < shape.Length; i++)
            {
                ref int extent = ref result[rank - shape.Length + i];
                Call.Check(
                    extent == shape[i] || extent == 1 || shape[i] == 1,
                    $"the shapes {string.Join(" and ", shapes.Select(Tensor.Shown))} do not fit");
                extent = extent == 1 ? shape[i] : extent;
            }
        }

        return result;
    }

    /// <summary>The numbers from 0 on.</summary>
    public static int[] Counted(int count) => [.. Enumerable.Range(0, count)];

    private static Tensor Of(Tensor x, Call call, int[] extents, int[][] places, int[] steps, Tensor? fill)
    {
        if (x.IsReal)
        {
            double[] values = call.NewReals(extents);
            Fill(x.Reals, values, places, steps, fill?.Reals[0] ?? 0);
            return Tensor.Of(x.Type, extents, values);
        }

        long[] integers = call.NewIntegers(extents);
        Fill(x.Integers, integers, places, steps, fill?.Integers[0] ?? 0);
        return Tensor.Of(x.Type, extents, integers);
    }

    private static void Fill<T>(T[] source, T[] target, int[][] places, int[] steps, T fill)
    {
        if (target.Length > 0)
        {
            Fill(source, 0, target, places, steps, fill);
        }
    }

    private static void Fill<T>(T[] source, int from, Span<T> target, ReadOnlySpan<int[]> places, ReadOnlySpan<int> steps, T fill)
    {
        if (places.Length == 0)
        {
            target[0] = source[from];
            return;
        }

        int[] axis = places[0];
        int inner = target.Length / axis.Length;
        for (int i = 0; i < axis.Length; i++)
        {
            if (axis[i] < 0)
            {
                target.Slice(i * inner, inner).Fill(fill);
            }
            else if (places.Length == 1)
            {
                target[i] = source[from + (axis[i] * steps[0])];
            }
            else
            {
                Fill(source, from + (axis[i] * steps[0]), target.Slice(i * inner, inner), places[1..], steps[1..], fill);
            }
        }
    }
}
