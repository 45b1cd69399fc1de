using System.Runtime.InteropServices;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>
/// A value that is known before the network runs: a weight, or what shapes are computed from. One of the file stays there until its
/// elements are asked for, since weights are large.
/// </summary>
public sealed class Constant
{
    private readonly OnnxTensor? _tensor;
    private double[]? _values;

    /// <summary>A value.</summary>
    /// <param name="dimensions">Its extents; none for a single number.</param>
    /// <param name="values">Its elements, the last axis innermost; whole numbers are exact to 2^53.</param>
    public Constant(IReadOnlyList<int> dimensions, double[] values) => (Dimensions, _values) = (dimensions, values);

    private Constant(IReadOnlyList<int> dimensions, OnnxTensor tensor) => (Dimensions, _tensor) = (dimensions, tensor);

    /// <summary>Its extents; none for a single number.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Its elements, the last axis innermost.</summary>
    public double[] Values => _values ??= _tensor!.ToDoubles();

    /// <summary>The number of elements.</summary>
    public int Count => _values?.Length ?? _tensor!.Count;

    /// <summary>The value of a tensor.</summary>
    public static Constant Of(OnnxTensor tensor) => new([.. tensor.Dimensions.Select(extent => checked((int)extent))], tensor);

    /// <summary>A list of whole numbers.</summary>
    public static Constant Of(IReadOnlyCollection<long> values) => new([values.Count], [.. values.Select(value => (double)value)]);

    /// <summary>A single number.</summary>
    public static Constant Of(double value) => new([], [value]);

    /// <summary>The elements as whole numbers.</summary>
    public long[] ToIntegers() => Array.ConvertAll(Values, value => (long)value);

    /// <summary>The elements as 32-bit real numbers.</summary>
    public float[] ToSingles() => _values is null ? _tensor!.ToSingles() : Array.ConvertAll(_values, value => (float)value);

    /// <summary>The elements as 32-bit real numbers, where they lie in the file if they can.</summary>
    public ReadOnlySpan<float> AsSingles() =>
        _values is null && _tensor is { Type: OnnxType.Single, Values: null } && BitConverter.IsLittleEndian
            ? MemoryMarshal.Cast<byte, float>(_tensor.Raw.Span)
            : ToSingles();

    /// <summary>The same elements under other extents.</summary>
    public Constant Reshaped(IReadOnlyList<int> dimensions) => _values is null ? new(dimensions, _tensor!) : new(dimensions, _values);

    /// <summary>Other elements under the same extents.</summary>
    public Constant Map(Func<double, double> function) => new(Dimensions, Array.ConvertAll(Values, value => function(value)));

    /// <summary>With its axes in another order: axis i of the result is axis <paramref name="order"/>[i].</summary>
    public Constant Transposed(IReadOnlyList<int> order)
    {
        int[] steps = Steps(Dimensions);
        int[] extents = [.. order.Select(axis => Dimensions[axis])];
        double[] values = Values;
        double[] result = new double[values.Length];
        Walk(extents, [.. order.Select(axis => steps[axis])], new int[extents.Length], (i, from, _) => result[i] = values[from]);
        return new Constant(extents, result);
    }

    /// <summary>The elements that two operands' broadcast elements give.</summary>
    public static Constant Combine(Constant a, Constant b, Func<double, double, double> function)
    {
        int rank = Math.Max(a.Dimensions.Count, b.Dimensions.Count);
        int[] left = Padded(a.Dimensions, rank);
        int[] right = Padded(b.Dimensions, rank);
        int[] extents = [.. left.Zip(right, (l, r) => l == r || r == 1 ? l : l == 1 ? r : throw new ImportException($"shapes ({string.Join(", ", a.Dimensions)}) and ({string.Join(", ", b.Dimensions)}) do not fit"))];
        double[] x = a.Values;
        double[] y = b.Values;
        double[] result = new double[Elements(extents)];
        Walk(extents, Broadcast(left), Broadcast(right), (i, l, r) => result[i] = function(x[l], y[r]));
        return new Constant(extents, result);

        static int[] Broadcast(int[] extents) => [.. Steps(extents).Zip(extents, (step, extent) => extent == 1 ? 0 : step)];
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

    // Calls a visitor with the number of each element, and its offsets in two tensors by their steps.
    private static void Walk(int[] extents, int[] first, int[] second, Action<int, int, int> visit)
    {
        int count = Elements(extents);
        int[] position = new int[extents.Length];
        for (int i = 0, a = 0, b = 0; i < count; i++)
        {
            visit(i, a, b);
            for (int axis = extents.Length - 1; axis >= 0; axis--)
            {
                a += first[axis];
                b += second[axis];
                if (++position[axis] < extents[axis])
                {
                    break;
                }

                a -= first[axis] * extents[axis];
                b -= second[axis] * extents[axis];
                position[axis] = 0;
            }
        }
    }

    private static int[] Padded(IReadOnlyList<int> dimensions, int rank) =>
        [.. Enumerable.Repeat(1, rank - dimensions.Count), .. dimensions];
}
