using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using NetGen.Memory;

namespace NetGen.Weights;

/// <summary>Writes the parameters of a network in the safetensors format, in declaration order, as F32.</summary>
internal static class WeightsWriter
{
    // Where data begins in files of the reference implementation.
    private const int Alignment = 8;

    /// <summary>Writes the parameters.</summary>
    public static void Write(Stream stream, ParameterStore parameters)
    {
        var header = Header(parameters);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var parameter in parameters.Network.Parameters)
        {
            WriteValues(stream, ParameterStore.Slice(parameters.Arena, parameter));
        }
    }

    private static byte[] Header(ParameterStore parameters)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            // PyTorch's loader wants to know whose tensors these are.
            writer.WriteStartObject("__metadata__");
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            long position = 0;
            foreach (var parameter in parameters.Network.Parameters)
            {
                writer.WriteStartObject(parameter.Name);
                writer.WriteString("dtype", "F32");
                writer.WriteStartArray("shape");
                foreach (var extent in parameter.Dimensions)
                {
                    writer.WriteNumberValue(extent);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(position);
                position += (long)sizeof(float) * ParameterStore.Length(parameter);
                writer.WriteNumberValue(position);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        var padding = (Alignment - buffer.WrittenCount % Alignment) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
