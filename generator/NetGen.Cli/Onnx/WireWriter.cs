using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NetGen.Cli.Onnx;

/// <summary>
/// Writes one message of Protocol Buffers' wire format. The length of a message stands before it, so that its parts are
/// kept until the whole is written; large data is not copied but asked for then.
/// </summary>
internal sealed class WireWriter
{
    private readonly List<Part> _parts = [];
    private ArrayBufferWriter<byte> _bytes = new();
    private long _partsLength;

    /// <summary>The number of bytes so far.</summary>
    public long Length => _partsLength + _bytes.WrittenCount;

    /// <summary>Adds a whole number.</summary>
    public void Int64(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint(unchecked((ulong)value));
    }

    /// <summary>Adds a list of whole numbers.</summary>
    public void Int64s(int field, IEnumerable<long> values)
    {
        var packed = new WireWriter();
        foreach (long value in values)
        {
            packed.Varint(unchecked((ulong)value));
        }

        Message(field, packed);
    }

    /// <summary>Adds a number of four bytes.</summary>
    public void Single(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        Fixed32(value);
    }

    /// <summary>Adds a list of numbers of four bytes.</summary>
    public void Singles(int field, IEnumerable<float> values)
    {
        var packed = new WireWriter();
        foreach (float value in values)
        {
            packed.Fixed32(value);
        }

        Message(field, packed);
    }

    /// <summary>Adds a text.</summary>
    public void Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Adds a message, which must be complete.</summary>
    public void Message(int field, WireWriter message) => Data(field, message.Length, message.WriteTo);

    /// <summary>Adds bytes that are written when the whole is.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="length">Their number.</param>
    /// <param name="write">Writes as many.</param>
    public void Data(int field, long length, Action<Stream> write)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)length);
        Close();
        Add(new Part(length, write));
    }

    /// <summary>Writes all there is.</summary>
    public void WriteTo(Stream stream)
    {
        foreach (var part in _parts)
        {
            part.Write(stream);
        }

        stream.Write(_bytes.WrittenSpan);
    }

    // What was written byte by byte becomes a part.
    private void Close()
    {
        if (_bytes.WrittenCount > 0)
        {
            var bytes = _bytes;
            _bytes = new ArrayBufferWriter<byte>();
            Add(new Part(bytes.WrittenCount, stream => stream.Write(bytes.WrittenSpan)));
        }
    }

    private void Add(Part part)
    {
        _parts.Add(part);
        _partsLength += part.Length;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }

    private void Fixed32(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
    }

    private sealed record Part(long Length, Action<Stream> Write);
}
