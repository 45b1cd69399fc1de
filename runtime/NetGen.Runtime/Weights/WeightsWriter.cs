using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using NetGen.Memory;

namespace NetGen.Weights;

/// <summary>Writes tensors in the safetensors format, as F32.</summary>
internal static class WeightsWriter
{
    // Where data begins in files of the reference implementation.
    private const int Alignment = 8;

    /// <summary>Writes the parameters of a network, in declaration order and one state.</summary>
    /// <exception cref="NotFiniteException">A value is NaN or infinite; nothing was written.</exception>
    public static void Write(Stream stream, ParameterStore parameters, bool allowNotFinite) => parameters.Read(arena =>
    {
        foreach (var parameter in parameters.Network.Parameters)
        {
            Check(parameter.Name, ParameterStore.Slice(arena, parameter), allowNotFinite);
        }

        WriteHeader(stream, parameters.Network.Parameters.Select(parameter => (parameter.Name, parameter.Dimensions)));
        foreach (var parameter in parameters.Network.Parameters)
        {
            WriteValues(stream, ParameterStore.Slice(arena, parameter));
        }
    });

    /// <summary>Writes tensors.</summary>
    /// <exception cref="NotFiniteException">A value is NaN or infinite; nothing was written.</exception>
    public static void Write(Stream stream, IReadOnlyList<WeightTensor> tensors, bool allowNotFinite)
    {
        foreach (var tensor in tensors)
        {
            Check(tensor.Name, tensor.Values.Span, allowNotFinite);
        }

        WriteHeader(stream, tensors.Select(tensor => (tensor.Name, tensor.Dimensions)));
        foreach (var tensor in tensors)
        {
            WriteValues(stream, tensor.Values.Span);
        }
    }

    private static void Check(string name, ReadOnlySpan<float> values, bool allowNotFinite)
    {
        var at = allowNotFinite ? -1 : Finite.IndexOfOther(values);
        if (at >= 0)
        {
            throw new NotFiniteException(
                $"'{name}' is not finite: element {at} is {Finite.Text(values[at])}. Nothing was saved; {nameof(allowNotFinite)} saves it as it is.",
                name);
        }
    }

    private static void WriteHeader(Stream stream, IEnumerable<(string Name, int[] Dimensions)> tensors)
    {
        var header = Header(tensors);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    private static byte[] Header(IEnumerable<(string Name, int[] Dimensions)> tensors)
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
            foreach (var (name, dimensions) in tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", "F32");
                writer.WriteStartArray("shape");
                foreach (var extent in dimensions)
                {
                    writer.WriteNumberValue(extent);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(position);
                position += dimensions.Aggregate((long)sizeof(float), (bytes, extent) => bytes * extent);
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
