using System.Buffers.Binary;

namespace NetGen.Weights;

/// <summary>The safetensors format: eight bytes with the length of the header, the header, the data.</summary>
internal sealed class SafetensorsSource : WeightsSource
{
    private const int ChunkBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly TensorEntry[] _tensors;
    private long _position;

    /// <summary>Reads the header.</summary>
    /// <param name="length">The first bytes of the stream: all, if fewer than eight.</param>
    /// <param name="stream">The stream behind them; need not be seekable.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="WeightsException">It is malformed.</exception>
    public SafetensorsSource(ReadOnlySpan<byte> length, Stream stream, string file)
        : base(file)
    {
        _stream = stream;
        _tensors = SafetensorsHeader.Parse(ReadHeader(length, stream, file), file);
        Names = [.. _tensors.Select(tensor => tensor.Name)];
        if (stream.CanSeek && stream.Length - stream.Position != DataLength)
        {
            throw new WeightsException(
                $"{file}: {stream.Length - stream.Position} bytes follow the header; its tensors need {DataLength}.");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    private long DataLength => _tensors.Length == 0 ? 0 : _tensors[^1].End;

    /// <inheritdoc/>
    public override TensorEntry Describe(int tensor) => _tensors[tensor];

    /// <inheritdoc/>
    public override void Read(int tensor, Span<float> values)
    {
        Skip(_stream, _tensors[tensor].Begin - _position);
        ReadValues(_stream, _tensors[tensor], values);
        _position = _tensors[tensor].End;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        Skip(_stream, DataLength - _position);
        if (_stream.ReadByte() >= 0)
        {
            throw new WeightsException($"{File}: more than {DataLength} bytes follow the header; its tensors end there.");
        }
    }

    private static byte[] ReadHeader(ReadOnlySpan<byte> lengthBytes, Stream stream, string file)
    {
        if (lengthBytes.Length < sizeof(ulong))
        {
            throw new WeightsException(
                $"{file}: a safetensors file begins with 8 bytes of length; there are {lengthBytes.Length} bytes.");
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
}
