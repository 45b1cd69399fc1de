using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation;

/// <summary>
/// A value of a model, of any rank. Elements are kept in double precision or as 64-bit whole numbers, and are always
/// ones that the type holds. Those that take part in several tensors are not copied, and so never change.
/// </summary>
internal sealed class Tensor
{
    private readonly double[]? _reals;
    private readonly long[]? _integers;

    private Tensor(OnnxType type, int[] dimensions, double[]? reals, long[]? integers) =>
        (Type, Dimensions, _reals, _integers) = (type, dimensions, reals, integers);

    /// <summary>The type of its elements.</summary>
    public OnnxType Type { get; }

    /// <summary>Its extents; none for a single number.</summary>
    public int[] Dimensions { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The number of elements.</summary>
    public int Count => _reals?.Length ?? _integers!.Length;

    /// <summary>Whether its elements are real numbers.</summary>
    public bool IsReal => _reals is not null;

    /// <summary>Its elements, the last axis innermost.</summary>
    /// <exception cref="EvaluationException">They are whole numbers.</exception>
    public double[] Reals => _reals ?? throw new EvaluationException($"it takes real numbers; found {Type}");

    /// <summary>Its elements, the last axis innermost; truth values are 0 and 1.</summary>
    /// <exception cref="EvaluationException">They are real numbers.</exception>
    public long[] Integers => _integers ?? throw new EvaluationException($"it takes whole numbers; found {Type}");

    /// <summary>What holds the elements, to tell whether two tensors share them.</summary>
    public Array Storage => (Array?)_reals ?? _integers!;

    /// <summary>Real numbers; they are rounded to the type in place.</summary>
    public static Tensor Of(OnnxType type, int[] dimensions, double[] values)
    {
        Fits(dimensions, values.Length);
        if (type != OnnxType.Double)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = type.Round(values[i]);
            }
        }

        return new Tensor(type, dimensions, values, null);
    }

    /// <summary>Whole numbers; they wrap to the type in place.</summary>
    public static Tensor Of(OnnxType type, int[] dimensions, long[] values)
    {
        Fits(dimensions, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = type.Wrap(values[i]);
        }

        return new Tensor(type, dimensions, null, values);
    }

    /// <summary>A list of 64-bit whole numbers.</summary>
    public static Tensor Of(params long[] values) => Of(OnnxType.Int64, [values.Length], values);

    /// <summary>32-bit real numbers.</summary>
    public static Tensor Of(int[] dimensions, float[] values) => Of(OnnxType.Single, dimensions, Array.ConvertAll(values, value => (double)value));

    /// <summary>The value of a tensor of a file.</summary>
    public static Tensor Of(OnnxTensor tensor)
    {
        int[] dimensions = [.. tensor.Dimensions.Select(extent => checked((int)extent))];
        return tensor.Type.IsReal() ? Of(tensor.Type, dimensions, tensor.ToDoubles()) : Of(tensor.Type, dimensions, tensor.ToIntegers());
    }

    /// <summary>The same elements under other extents.</summary>
    public Tensor Reshaped(int[] dimensions)
    {
        Fits(dimensions, Count);
        return new Tensor(Type, dimensions, _reals, _integers);
    }

    /// <summary>The elements as real numbers.</summary>
    public double[] ToReals() => _reals ?? Array.ConvertAll(_integers!, value => Type.ToReal(value));

    /// <summary>The elements as 32-bit real numbers.</summary>
    public float[] ToSingles() => Array.ConvertAll(ToReals(), value => (float)value);

    /// <summary>The distance of neighbours along each axis.</summary>
    public static int[] Steps(int[] dimensions)
    {
        int[] steps = new int[dimensions.Length];
        int step = 1;
        for (int axis = dimensions.Length - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= dimensions[axis];
        }

        return steps;
    }

    /// <summary>The product of extents.</summary>
    public static int Elements(ReadOnlySpan<int> dimensions)
    {
        int product = 1;
        foreach (int extent in dimensions)
        {
            product = checked(product * extent);
        }

        return product;
    }

    /// <summary>The shape as messages have it.</summary>
    public static string Shown(IEnumerable<int> dimensions) => $"({string.Join(", ", dimensions)})";

    private static void Fits(int[] dimensions, int count)
    {
        if (Elements(dimensions) != count)
        {
            throw new EvaluationException($"{count} elements have no shape {Shown(dimensions)}");
        }
    }
}
