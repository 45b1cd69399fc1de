using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Weights;

/// <summary>The number formats that can be read, by the names that safetensors gives them.</summary>
internal static class TensorFormat
{
    /// <summary>The formats, for messages.</summary>
    public const string Readable = "F32, F16, BF16, F64 or an integer of 8 to 64 bits";

    /// <summary>The bytes of one element, or 0 if the format cannot be read.</summary>
    public static int ElementSize(string format) => format switch
    {
        "I8" or "U8" => 1,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "F32" or "I32" or "U32" => 4,
        "F64" or "I64" or "U64" => 8,
        _ => 0,
    };

    /// <summary>The format of a NumPy type, little-endian or of one byte; any other stays as NumPy names it.</summary>
    public static string FromNumPy(string type) => type switch
    {
        "<f2" => "F16",
        "<f4" => "F32",
        "<f8" => "F64",
        "|i1" => "I8",
        "|u1" => "U8",
        "<i2" => "I16",
        "<u2" => "U16",
        "<i4" => "I32",
        "<u4" => "U32",
        "<i8" => "I64",
        "<u8" => "U64",
        _ => type,
    };

    /// <summary>Makes floats of little-endian elements: exact from F32, F16, BF16 and integers of 8 and 16 bits, and
    /// the nearest float from the others.</summary>
    public static void Widen(string format, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (format == "F32" && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        var size = ElementSize(format);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(format, bytes.Slice(size * i, size));
        }
    }

    private static float Value(string format, ReadOnlySpan<byte> element) => format switch
    {
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(element),
        "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        // A brain float is the upper half of a float.
        "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
        "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
        "I8" => (sbyte)element[0],
        "U8" => element[0],
        "I16" => BinaryPrimitives.ReadInt16LittleEndian(element),
        "U16" => BinaryPrimitives.ReadUInt16LittleEndian(element),
        "I32" => BinaryPrimitives.ReadInt32LittleEndian(element),
        "U32" => BinaryPrimitives.ReadUInt32LittleEndian(element),
        "I64" => BinaryPrimitives.ReadInt64LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(element),
    };
}
