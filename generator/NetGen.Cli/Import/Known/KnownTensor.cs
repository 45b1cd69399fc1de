using System.Runtime.InteropServices;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Known;

/// <summary>
/// A value that is known before the network runs: a weight, or what shapes are computed from. One of the file stays there until its
/// elements are asked for, since weights are large. Whole numbers are kept as such.
/// </summary>
public sealed class KnownTensor
{
    private readonly OnnxTensor? _file;
    private float[]? _singles;
    private double[]? _doubles;
    private long[]? _integers;

    /// <summary>A tensor of 32-bit real numbers.</summary>
    /// <param name="dimensions">Its extents; none for a single number.</param>
    /// <param name="values">Its elements, the last axis innermost.</param>
    public KnownTensor(IReadOnlyList<int> dimensions, float[] values) => (Type, Dimensions, _singles) = (OnnxType.Single, dimensions, values);

    /// <summary>A tensor of whole numbers or truth values.</summary>
    /// <param name="type">The type of its elements, which they are brought into.</param>
    /// <param name="dimensions">Its extents.</param>
    /// <param name="values">Its elements.</param>
    public KnownTensor(OnnxType type, IReadOnlyList<int> dimensions, long[] values) => (Type, Dimensions, _integers) = (type, dimensions, values);

    private KnownTensor(OnnxTensor file) => (Type, Dimensions, _file) = (file.Type, [.. file.Dimensions.Select(extent => checked((int)extent))], file);

    private KnownTensor(IReadOnlyList<int> dimensions, KnownTensor like)
    {
        (Type, Dimensions) = (like.Type, dimensions);
        (_file, _singles, _doubles, _integers) = (like._file, like._singles, like._doubles, like._integers);
    }

    private KnownTensor(OnnxType type, IReadOnlyList<int> dimensions, double[] values) => (Type, Dimensions, _doubles) = (type, dimensions, values);

    /// <summary>The type of its elements in the model.</summary>
    public OnnxType Type { get; }

    /// <summary>Its extents; none for a single number.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The number of elements.</summary>
    public int Count => Strides.Elements(Dimensions);

    /// <summary>Whether its elements are real numbers.</summary>
    public bool IsReal => Type.IsReal();

    /// <summary>Its extents, as messages have them.</summary>
    public string Shown => $"({string.Join(", ", Dimensions)})";

    /// <summary>The value of a tensor of the file.</summary>
    public static KnownTensor Of(OnnxTensor tensor) => new(tensor);

    /// <summary>A list of 64-bit whole numbers.</summary>
    public static KnownTensor Of(IReadOnlyCollection<long> values) => new(OnnxType.Int64, [values.Count], [.. values]);

    /// <summary>A single 32-bit real number.</summary>
    public static KnownTensor Of(float value) => new([], [value]);

    /// <summary>Real numbers of a type, rounded to it.</summary>
    public static KnownTensor OfReals(OnnxType type, IReadOnlyList<int> dimensions, double[] values) => type == OnnxType.Single
        ? new(dimensions, Array.ConvertAll(values, value => (float)value))
        : new(type, dimensions, Array.ConvertAll(values, value => ElementTypes.Rounded(type, value)));

    /// <summary>The elements as whole numbers.</summary>
    /// <exception cref="ImportException">They are real numbers.</exception>
    public long[] ToIntegers()
    {
        if (IsReal)
        {
            throw new ImportException($"a constant {Shown} of {Type.Named()} stands where whole numbers are expected");
        }

        return _integers ??= _file!.ToIntegers();
    }

    /// <summary>The elements as real numbers, which hold whole ones up to 2^53.</summary>
    public double[] ToDoubles() => _doubles ??= !IsReal ? Array.ConvertAll(ToIntegers(), value => (double)value)
        : _singles is not null ? Array.ConvertAll(_singles, value => (double)value)
        : _file!.ToDoubles();

    /// <summary>The elements as 32-bit real numbers.</summary>
    public float[] ToSingles() => AsSingles().ToArray();

    /// <summary>The elements as 32-bit real numbers, where they lie in the file if they can.</summary>
    public ReadOnlySpan<float> AsSingles()
    {
        if (_singles is null && _file is { Type: OnnxType.Single, Values: null } && BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<byte, float>(_file.Raw.Span);
        }

        return _singles ??= _integers is null && _doubles is null ? _file!.ToSingles() : Array.ConvertAll(ToDoubles(), value => (float)value);
    }

    /// <summary>The only element.</summary>
    /// <exception cref="ImportException">There are several, or none.</exception>
    public double Scalar() => Count == 1 ? ToDoubles()[0] : throw new ImportException($"a constant {Shown} stands where a single number is expected");

    /// <summary>The same elements under other extents.</summary>
    public KnownTensor Reshaped(IReadOnlyList<int> dimensions) => new(dimensions, this);

    /// <summary>Elements of this tensor at distances of their own.</summary>
    /// <param name="budget">Pays for them.</param>
    /// <param name="extents">The extents of the result.</param>
    /// <param name="start">The place of its first element.</param>
    /// <param name="steps">The distances along its axes.</param>
    public KnownTensor Picked(ElementBudget budget, IReadOnlyList<int> extents, int start, IReadOnlyList<int> steps)
    {
        int count = budget.Take(extents, Type == OnnxType.Single ? sizeof(float) : sizeof(double));
        int[] places = [.. steps];
        int[] shape = [.. extents];
        if (Type == OnnxType.Single)
        {
            float[] singles = new float[count];
            Strides.Copy(AsSingles(), start, places, shape, singles);
            return new(extents, singles);
        }

        if (!IsReal)
        {
            long[] integers = new long[count];
            Strides.Copy<long>(ToIntegers(), start, places, shape, integers);
            return new(Type, extents, integers);
        }

        double[] doubles = new double[count];
        Strides.Copy<double>(ToDoubles(), start, places, shape, doubles);
        return new(Type, extents, doubles);
    }

    /// <summary>With its axes in another order: axis i of the result is axis <paramref name="order"/>[i].</summary>
    public KnownTensor Transposed(ElementBudget budget, IReadOnlyList<int> order)
    {
        int[] steps = Strides.Of(Dimensions);
        return Picked(budget, [.. order.Select(axis => Dimensions[axis])], 0, [.. order.Select(axis => steps[axis])]);
    }

    /// <summary>Broadcast to larger extents.</summary>
    public KnownTensor Expanded(ElementBudget budget, IReadOnlyList<int> extents) =>
        extents.SequenceEqual(Dimensions) ? this : Picked(budget, extents, 0, Strides.Broadcast(Dimensions, extents));
}
