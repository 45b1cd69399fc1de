using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using NetGen.Cli.Import;

namespace NetGen.Cli.Files;

/// <summary>Writes weights in the safetensors format, as F32.</summary>
internal static class SafetensorsFile
{
    // Where data begins in files of the reference implementation.
    private const int Alignment = 8;

    // Numbers written at once.
    private const int Piece = 1024;

    /// <summary>Writes weights in order.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Weight> weights)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            long position = 0;
            foreach (var (name, weight) in weights)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int extent in weight.Dimensions)
                {
                    json.WriteNumberValue(extent);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(position);
                position += (long)sizeof(float) * weight.Values.Length;
                json.WriteNumberValue(position);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padding = (Alignment - (header.WrittenCount % Alignment)) % Alignment;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        foreach (var weight in weights.Values)
        {
            WriteValues(stream, weight.Values);
        }
    }

    // Piece by piece: the weights of a layer may be most of a large file.
    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        Span<byte> bytes = stackalloc byte[Piece * sizeof(float)];
        for (; values.Length > 0; values = values[Math.Min(Piece, values.Length)..])
        {
            int count = Math.Min(Piece, values.Length);
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(sizeof(float) * i)..], values[i]);
            }

            stream.Write(bytes[..(sizeof(float) * count)]);
        }
    }
}
