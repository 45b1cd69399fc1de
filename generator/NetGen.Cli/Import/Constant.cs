using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>A value that is known before the network runs: a weight, or what shapes are computed from.</summary>
/// <param name="Dimensions">Its extents; none for a single number.</param>
/// <param name="Values">Its elements, the last axis innermost; whole numbers are exact to 2^53.</param>
public sealed record Constant(IReadOnlyList<int> Dimensions, double[] Values)
{
    /// <summary>The value of a tensor.</summary>
    public static Constant Of(OnnxTensor tensor) => new([.. tensor.Dimensions.Select(extent => checked((int)extent))], tensor.ToDoubles());

    /// <summary>A list of whole numbers.</summary>
    public static Constant Of(IReadOnlyCollection<long> values) => new([values.Count], [.. values.Select(value => (double)value)]);

    /// <summary>A single number.</summary>
    public static Constant Of(double value) => new([], [value]);

    /// <summary>The elements as whole numbers.</summary>
    public long[] ToIntegers() => Array.ConvertAll(Values, value => (long)value);

    /// <summary>The elements as 32-bit real numbers.</summary>
    public float[] ToSingles() => Array.ConvertAll(Values, value => (float)value);

    /// <summary>The same elements under other extents.</summary>
    public Constant Reshaped(IReadOnlyList<int> dimensions) => new(dimensions, Values);

    /// <summary>With its axes in another order: axis i of the result is axis <paramref name="order"/>[i].</summary>
    public Constant Transposed(IReadOnlyList<int> order)
    {
        int[] steps = Steps(Dimensions);
        int[] extents = [.. order.Select(axis => Dimensions[axis])];
        return Filled(extents, position => Values[order.Select((axis, i) => position[i] * steps[axis]).Sum()]);
    }

    /// <summary>The elements that two operands' broadcast elements give.</summary>
    public static Constant Combine(Constant a, Constant b, Func<double, double, double> function)
    {
        int rank = Math.Max(a.Dimensions.Count, b.Dimensions.Count);
        int[] left = Padded(a.Dimensions, rank);
        int[] right = Padded(b.Dimensions, rank);
        int[] extents = [.. left.Zip(right, (l, r) => l == r || r == 1 ? l : l == 1 ? r : throw new ImportException($"shapes ({string.Join(", ", a.Dimensions)}) and ({string.Join(", ", b.Dimensions)}) do not fit"))];
        int[] leftSteps = Steps(left);
        int[] rightSteps = Steps(right);
        return Filled(extents, position => function(
            a.Values[position.Select((p, i) => left[i] == 1 ? 0 : p * leftSteps[i]).Sum()],
            b.Values[position.Select((p, i) => right[i] == 1 ? 0 : p * rightSteps[i]).Sum()]));
    }

    /// <summary>A constant whose elements are computed from their positions.</summary>
    public static Constant Filled(IReadOnlyList<int> dimensions, Func<int[], double> element)
    {
        double[] values = new double[Elements(dimensions)];
        int[] position = new int[dimensions.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element(position);
            for (int axis = dimensions.Count - 1; axis >= 0 && ++position[axis] == dimensions[axis]; axis--)
            {
                position[axis] = 0;
            }
        }

        return new Constant(dimensions, values);
    }

    /// <summary>The distance of neighbours along each axis.</summary>
    public static int[] Steps(IReadOnlyList<int> dimensions)
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

    /// <summary>The number of elements.</summary>
    /// <exception cref="ImportException">There are more than an import handles.</exception>
    public static int Elements(IEnumerable<int> dimensions)
    {
        const long Most = 1L << 28;
        long product = 1;
        foreach (int extent in dimensions)
        {
            product = extent >= 0 && product * extent <= Most ? product * extent : throw new ImportException($"a constant has more than {Most} elements");
        }

        return (int)product;
    }

    private static int[] Padded(IReadOnlyList<int> dimensions, int rank) =>
        [.. Enumerable.Repeat(1, rank - dimensions.Count), .. dimensions];
}
