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
            byte[] bytes = new byte[sizeof(float) * weight.Values.Length];
            for (int i = 0; i < weight.Values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(sizeof(float) * i), weight.Values[i]);
            }

            stream.Write(bytes);
        }
    }
}
