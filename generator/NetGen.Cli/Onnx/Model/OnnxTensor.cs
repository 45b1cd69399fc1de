using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Cli.Onnx.Model;

/// <summary>The types of elements that NetGen reads, with ONNX's numbers.</summary>
public enum OnnxType
{
    /// <summary>32-bit real numbers.</summary>
    Single = 1,

    /// <summary>Unsigned bytes.</summary>
    Byte = 2,

    /// <summary>Signed bytes.</summary>
    SByte = 3,

    /// <summary>Unsigned 16-bit whole numbers.</summary>
    UInt16 = 4,

    /// <summary>16-bit whole numbers.</summary>
    Int16 = 5,

    /// <summary>32-bit whole numbers.</summary>
    Int32 = 6,

    /// <summary>64-bit whole numbers.</summary>
    Int64 = 7,

    /// <summary>Truth values.</summary>
    Boolean = 9,

    /// <summary>16-bit real numbers.</summary>
    Half = 10,

    /// <summary>64-bit real numbers.</summary>
    Double = 11,

    /// <summary>Unsigned 32-bit whole numbers.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64-bit whole numbers.</summary>
    UInt64 = 13,

    /// <summary>The upper half of 32-bit real numbers.</summary>
    BFloat16 = 16,
}

/// <summary>A tensor with values. They stay in the file's bytes until they are asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Dimensions">Its extents; none for a single number.</param>
/// <param name="Raw">Its elements in little-endian order, or empty if they are in <paramref name="Values"/>.</param>
/// <param name="Values">Its elements as numbers, or null; a tensor of a file has bytes.</param>
public sealed record OnnxTensor(
    string Name, OnnxType Type, IReadOnlyList<long> Dimensions, ReadOnlyMemory<byte> Raw, double[]? Values)
{
    /// <summary>The number of elements.</summary>
    public int Count { get; } = (int)Dimensions.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Whether it is a weight of a model to be written, whose values are given then.</summary>
    public bool IsWeight => Raw.IsEmpty && Values is null && Count > 0;

    /// <summary>The bytes of an element.</summary>
    public static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Byte or OnnxType.SByte or OnnxType.Boolean => 1,
        OnnxType.Int16 or OnnxType.UInt16 or OnnxType.Half or OnnxType.BFloat16 => 2,
        OnnxType.Single or OnnxType.Int32 or OnnxType.UInt32 => 4,
        _ => 8,
    };

    /// <summary>The elements as 32-bit real numbers.</summary>
    public float[] ToSingles()
    {
        if (Values is not null)
        {
            return Array.ConvertAll(Values, value => (float)value);
        }

        float[] result = new float[Count];
        if (Type == OnnxType.Single && BitConverter.IsLittleEndian)
        {
            Raw.Span.CopyTo(MemoryMarshal.AsBytes(result.AsSpan()));
            return result;
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (float)Element(i);
        }

        return result;
    }

    /// <summary>The elements as numbers that hold whole ones to 2^53 exactly.</summary>
    public double[] ToDoubles()
    {
        if (Values is not null)
        {
            return Values;
        }

        double[] result = new double[Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Element(i);
        }

        return result;
    }

    /// <summary>
    /// The elements as whole numbers, exactly; those of 64 bits without a sign as their bits, real ones cut off.
    /// </summary>
    public long[] ToIntegers()
    {
        if (Values is not null)
        {
            return Array.ConvertAll(Values, value => (long)value);
        }

        long[] result = new long[Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Integer(i);
        }

        return result;
    }

    private long Integer(int index)
    {
        var bytes = Raw.Span[(index * SizeOf(Type))..];
        return Type switch
        {
            OnnxType.Int64 or OnnxType.UInt64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            OnnxType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            OnnxType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            OnnxType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            OnnxType.SByte => (sbyte)bytes[0],
            OnnxType.Byte or OnnxType.Boolean => bytes[0],
            _ => (long)Element(index),
        };
    }

    private double Element(int index)
    {
        var bytes = Raw.Span[(index * SizeOf(Type))..];
        return Type switch
        {
            OnnxType.Single => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            OnnxType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            OnnxType.Half => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            OnnxType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            OnnxType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => Integer(index),
        };
    }
}
