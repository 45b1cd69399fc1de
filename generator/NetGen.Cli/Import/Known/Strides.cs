namespace NetGen.Cli.Import.Known;

/// <summary>Places of elements in row-major order, the last axis innermost.</summary>
public static class Strides
{
    private const long Most = int.MaxValue;

    /// <summary>The number of elements.</summary>
    /// <exception cref="ImportException">There are more than an array holds.</exception>
    public static int Elements(IEnumerable<int> dimensions)
    {
        long product = 1;
        bool isEmpty = false;
        foreach (int extent in dimensions)
        {
            isEmpty |= extent == 0;
            product = extent >= 0 && product <= Most / Math.Max(1, extent)
                ? product * Math.Max(1, extent)
                : throw new ImportException($"a tensor of ({string.Join(", ", dimensions.Take(8))}) has more than {Most} elements");
        }

        return isEmpty ? 0 : (int)product;
    }

    /// <summary>The distance of neighbours along each axis.</summary>
    public static int[] Of(IReadOnlyList<int> dimensions)
    {
        int[] steps = new int[dimensions.Count];
        int step = 1;
        for (int axis = dimensions.Count - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= dimensions[axis];
        }

        return steps;
    }

    /// <summary>The distances in a tensor whose elements are repeated along axes that it has not, or with the extent 1.</summary>
    /// <param name="dimensions">The tensor's extents.</param>
    /// <param name="extents">Those that it is broadcast to, from the last axis.</param>
    public static int[] Broadcast(IReadOnlyList<int> dimensions, IReadOnlyList<int> extents)
    {
        int[] own = Of(dimensions);
        int missing = extents.Count - dimensions.Count;
        return [.. extents.Select((_, axis) => axis < missing || dimensions[axis - missing] == 1 ? 0 : own[axis - missing])];
    }

    /// <summary>The extents that two operands are broadcast to.</summary>
    /// <exception cref="ImportException">They do not fit.</exception>
    public static int[] Common(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        int rank = Math.Max(left.Count, right.Count);
        int[] result = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int l = axis < rank - left.Count ? 1 : left[axis - (rank - left.Count)];
            int r = axis < rank - right.Count ? 1 : right[axis - (rank - right.Count)];
            result[axis] = l == r || r == 1 ? l
                : l == 1 ? r
                : throw new ImportException($"the shapes ({string.Join(", ", left)}) and ({string.Join(", ", right)}) do not fit");
        }

        return result;
    }

    /// <summary>Copies elements at distances of their own into a tensor.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="start">The first.</param>
    /// <param name="steps">The distance along each axis of the result; negative to run backwards, 0 to repeat.</param>
    /// <param name="extents">The extents of the result.</param>
    /// <param name="target">The result.</param>
    public static void Copy<T>(ReadOnlySpan<T> source, int start, ReadOnlySpan<int> steps, ReadOnlySpan<int> extents, Span<T> target)
    {
        if (target.Length == 0)
        {
            return;
        }

        int rank = extents.Length;
        int inner = rank == 0 ? 1 : extents[rank - 1];
        int step = rank == 0 ? 0 : steps[rank - 1];
        Span<int> position = rank <= 64 ? stackalloc int[rank] : new int[rank];
        position.Clear();
        int from = start;
        for (int at = 0; at < target.Length; at += inner)
        {
            for (int i = 0, place = from; i < inner; i++, place += step)
            {
                target[at + i] = source[place];
            }

            for (int axis = rank - 2; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++position[axis] < extents[axis])
                {
                    break;
                }

                from -= steps[axis] * extents[axis];
                position[axis] = 0;
            }
        }
    }
}
