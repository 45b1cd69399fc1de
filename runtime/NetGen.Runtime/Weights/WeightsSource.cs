using System.Buffers.Binary;
using NetGen.Data;

namespace NetGen.Weights;

/// <summary>A file of tensors, whatever its format. Tensors are read in their order, each at most once.</summary>
internal abstract class WeightsSource(string file) : IDisposable
{
    private const int ChunkBytes = 1 << 16;
    private const int PrefixLength = 8;
    private const uint ZipSignature = 0x04034B50;
    private const uint EmptyZipSignature = 0x06054B50;

    /// <summary>The names of the tensors.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Whether values may be NaN or infinite.</summary>
    public bool AllowNotFinite { get; set; }

    /// <summary>What to call the file in messages.</summary>
    protected string File { get; } = file;

    /// <summary>Opens a stream: a zip archive is a NumPy archive, anything else is of the safetensors format.</summary>
    /// <exception cref="WeightsException">It is malformed.</exception>
    public static WeightsSource Open(Stream stream, string file)
    {
        // The first bytes are the length of a safetensors header; those of a zip would be one far too long.
        var prefix = new byte[PrefixLength];
        var found = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaximumLength && (uint)length is ZipSignature or EmptyZipSignature)
        {
            // Offsets within an archive count from its start.
            var isWhole = stream.CanSeek && stream.Position == found;
            if (isWhole)
            {
                stream.Position = 0;
            }

            return new NpzSource(isWhole ? stream : new PrefixedStream(prefix[..found], stream), file);
        }

        return new SafetensorsSource(prefix.AsSpan(0, found), stream, file);
    }

    /// <summary>Format, shape and length of a tensor.</summary>
    /// <exception cref="WeightsException">The tensor is malformed.</exception>
    public abstract TensorEntry Describe(int tensor);

    /// <summary>Reads a tensor, whose format is readable and whose length is that of its shape.</summary>
    /// <param name="tensor">The index; larger than that of the call before.</param>
    /// <param name="values">As many values as the shape has.</param>
    /// <exception cref="WeightsException">The file is malformed or ends too early.</exception>
    public abstract void Read(int tensor, Span<float> values);

    /// <summary>Checks that the file ends where it should.</summary>
    /// <exception cref="WeightsException">It does not.</exception>
    public abstract void Finish();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Reads and widens values.</summary>
    protected void ReadValues(Stream stream, TensorEntry tensor, Span<float> values)
    {
        var size = TensorFormat.ElementSize(tensor.Format);
        var before = 0;
        var chunk = new byte[(int)Math.Min(ChunkBytes, (long)size * values.Length)];
        while (!values.IsEmpty)
        {
            var count = Math.Min(values.Length, chunk.Length / size);
            var bytes = chunk.AsSpan(0, count * size);
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new WeightsException($"{File}: the file ends inside tensor '{tensor.Name}'.");
            }

            TensorFormat.Widen(tensor.Format, bytes, values[..count]);
            Check(tensor, values[..count], bytes, before);
            values = values[count..];
            before += count;
        }
    }

    // While the values are in the cache.
    private void Check(TensorEntry tensor, ReadOnlySpan<float> values, ReadOnlySpan<byte> bytes, int before)
    {
        var at = AllowNotFinite ? -1 : Finite.IndexOfOther(values);
        if (at >= 0)
        {
            var number = tensor.Format == "F64" ? BinaryPrimitives.ReadDoubleLittleEndian(bytes[(sizeof(double) * at)..]) : values[at];
            throw new WeightsException(
                $"{File}: element {before + at} of tensor '{tensor.Name}' is "
                + (double.IsFinite(number) ? $"{number:G6}, which is too large for a float." : $"{Finite.Text(number)}.")
                + $" {nameof(WeightNames)}.{nameof(AllowNotFinite)} loads it as it is.");
        }
    }

    /// <summary>Reads bytes that nobody needs.</summary>
    protected void Skip(Stream stream, long length)
    {
        if (stream.CanSeek && length <= stream.Length - stream.Position)
        {
            stream.Position += length;
            return;
        }

        var chunk = new byte[(int)Math.Min(ChunkBytes, length)];
        while (length > 0)
        {
            var read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, length));
            if (read == 0)
            {
                throw new WeightsException($"{File}: the file ends {length} bytes before its last tensor does.");
            }

            length -= read;
        }
    }
}
