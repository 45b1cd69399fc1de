using System.Buffers.Binary;
using NetGen.Generated;
using NetGen.Memory;

namespace NetGen.Weights;

/// <summary>
/// Reads the parameters of a network from the safetensors format: eight bytes with the length of the header, the
/// header, the data. Everything is read and checked before the first parameter changes.
/// </summary>
internal static class WeightsReader
{
    private const int ChunkBytes = 1 << 16;

    // Of a long list of names, the first ones say enough.
    private const int NamesShown = 8;

    /// <summary>Reads a stream to its end into the parameters.</summary>
    /// <exception cref="WeightsException">The stream is malformed, or is not this network's; nothing has changed.</exception>
    public static void Read(Stream stream, string file, ParameterStore parameters)
    {
        var tensors = SafetensorsHeader.Parse(ReadHeader(stream, file), file);
        var targets = Match(tensors, parameters.Network, file);
        var dataLength = tensors.Length == 0 ? 0 : tensors[^1].End;
        if (stream.CanSeek && stream.Length - stream.Position != dataLength)
        {
            throw new WeightsException(
                $"{file}: {stream.Length - stream.Position} bytes follow the header; its tensors need {dataLength}.");
        }

        var staging = new Arena(parameters.Arena.Length, $"parameters of {parameters.Network.Name}");
        for (var i = 0; i < tensors.Length; i++)
        {
            ReadTensor(stream, tensors[i], ParameterStore.Slice(staging, targets[i]), file);
        }

        if (stream.ReadByte() >= 0)
        {
            throw new WeightsException($"{file}: more than {dataLength} bytes follow the header; its tensors end there.");
        }

        foreach (var parameter in parameters.Network.Parameters)
        {
            ParameterStore.Slice(staging, parameter).CopyTo(ParameterStore.Slice(parameters.Arena, parameter));
        }

        parameters.MarkChanged();
    }

    private static byte[] ReadHeader(Stream stream, string file)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        var found = stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false);
        if (found < 8)
        {
            throw new WeightsException($"{file}: a safetensors file begins with 8 bytes of length; there are {found} bytes.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaximumLength)
        {
            throw new WeightsException(
                $"{file}: the header would have {length} bytes; at most {SafetensorsHeader.MaximumLength} are accepted. " +
                "Is this a safetensors file?");
        }

        if (stream.CanSeek && (long)length > stream.Length - stream.Position)
        {
            throw new WeightsException(
                $"{file}: the header should have {length} bytes; {stream.Length - stream.Position} follow. The file is " +
                "truncated, or is no safetensors file.");
        }

        // Grown as it is read, as the length of a stream that cannot seek is but a claim.
        var header = new MemoryStream();
        var chunk = new byte[Math.Min((int)length, ChunkBytes)];
        while (header.Length < (long)length)
        {
            var read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, (long)length - header.Length));
            if (read == 0)
            {
                throw new WeightsException($"{file}: the header should have {length} bytes; {header.Length} are there.");
            }

            header.Write(chunk, 0, read);
        }

        return header.ToArray();
    }

    // The parameter of each tensor; they are the same set when every tensor has one and no parameter is left.
    private static ParameterInfo[] Match(TensorEntry[] tensors, NetworkInfo network, string file)
    {
        var missing = network.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var surplus = new List<string>();
        var targets = new ParameterInfo[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            if (missing.Remove(tensors[i].Name, out var parameter))
            {
                targets[i] = parameter;
            }
            else
            {
                surplus.Add(tensors[i].Name);
            }
        }

        if (missing.Count + surplus.Count > 0)
        {
            var lacking = network.Parameters.Where(parameter => missing.ContainsKey(parameter.Name));
            throw new WeightsException(
                $"{file} does not hold the parameters of {network.Name}:" +
                List(" missing ", lacking.Select(parameter => parameter.Name).ToArray()) +
                (missing.Count > 0 && surplus.Count > 0 ? ";" : "") +
                List(" surplus ", surplus) + ".");
        }

        for (var i = 0; i < tensors.Length; i++)
        {
            Check(tensors[i], targets[i], file);
        }

        return targets;
    }

    private static string List(string title, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return "";
        }

        var shown = string.Join(", ", names.Take(NamesShown).Select(name => $"'{Excerpt.Shorten(name)}'"));
        return title + shown + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more" : "");
    }

    private static void Check(TensorEntry tensor, ParameterInfo parameter, string file)
    {
        if (!tensor.Shape.SequenceEqual(parameter.Dimensions.Select(extent => (long)extent)))
        {
            throw new WeightsException(
                $"{file}: tensor '{tensor.Name}' has the shape {tensor.ShapeText}; " +
                $"({string.Join(", ", parameter.Dimensions)}) was expected.");
        }

        var size = TensorFormat.ElementSize(tensor.Format);
        if (size == 0)
        {
            throw new WeightsException(
                $"{file}: tensor '{tensor.Name}' has the number format {Excerpt.Shorten(tensor.Format)}; {TensorFormat.Readable} was expected.");
        }

        var bytes = (long)size * ParameterStore.Length(parameter);
        if (tensor.End - tensor.Begin != bytes)
        {
            throw new WeightsException(
                $"{file}: tensor '{tensor.Name}' has {tensor.End - tensor.Begin} bytes; {bytes} were expected for " +
                $"{tensor.Format} of the shape {tensor.ShapeText}.");
        }
    }

    private static void ReadTensor(Stream stream, TensorEntry tensor, Span<float> values, string file)
    {
        var size = TensorFormat.ElementSize(tensor.Format);
        var chunk = new byte[(int)Math.Min(ChunkBytes, tensor.End - tensor.Begin)];
        while (!values.IsEmpty)
        {
            var count = Math.Min(values.Length, chunk.Length / size);
            var bytes = chunk.AsSpan(0, count * size);
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new WeightsException($"{file}: the file ends inside tensor '{tensor.Name}'.");
            }

            TensorFormat.Widen(tensor.Format, bytes, values[..count]);
            values = values[count..];
        }
    }
}
