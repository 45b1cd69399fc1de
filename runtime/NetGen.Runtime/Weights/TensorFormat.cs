using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Weights;

/// <summary>The number formats of the safetensors format that can be read.</summary>
internal static class TensorFormat
{
    /// <summary>The formats, for messages.</summary>
    public const string Readable = "F32, F16 or BF16";

    /// <summary>The bytes of one element, or 0 if the format cannot be read.</summary>
    public static int ElementSize(string format) => format switch
    {
        "F32" => 4,
        "F16" or "BF16" => 2,
        _ => 0,
    };

    /// <summary>Widens little-endian elements to floats; exact.</summary>
    public static void Widen(string format, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (format == "F32" && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = format switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                // A brain float is the upper half of a float.
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16),
            };
        }
    }
}
