using System.Buffers.Binary;
using System.Text;

namespace NetGen.Cli.Onnx;

/// <summary>How a field's value is stored.</summary>
public enum WireType
{
    /// <summary>Seven bits a byte, the lowest first.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}

/// <summary>
/// Reads one message of Protocol Buffers' wire format, field by field. Lengths are checked against the message, so that
/// a reader of a part never leaves it; parts are slices, not copies.
/// </summary>
/// <param name="message">The bytes of the message.</param>
/// <param name="start">Where it starts in the file, for messages.</param>
public sealed class WireReader(ReadOnlyMemory<byte> message, long start = 0)
{
    private const int LongestVarint = 10;

    private int _position;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>How its value is stored.</summary>
    public WireType Type { get; private set; }

    /// <summary>Where in the file the next byte is.</summary>
    public long Position => start + _position;

    /// <summary>Goes to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        if (_position == message.Length)
        {
            return false;
        }

        ulong tag = ReadVarint();
        Field = tag >> 3 is > 0 and <= int.MaxValue ? (int)(tag >> 3) : throw Broken($"{tag} is no field");
        Type = (WireType)(tag & 7);
        return Type is WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32
            ? true
            : throw Broken($"field {Field} has the unknown wire type {(int)Type}");
    }

    /// <summary>The current field as a whole number.</summary>
    public long Int64()
    {
        Expect(WireType.Varint);
        return unchecked((long)ReadVarint());
    }

    /// <summary>The current field as a whole number of 32 bits.</summary>
    public int Int32() => unchecked((int)Int64());

    /// <summary>The current field as a number of four bytes.</summary>
    public float Single()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span);
    }

    /// <summary>The current field's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(WireType.Bytes);
        ulong length = ReadVarint();
        return length <= (ulong)(message.Length - _position)
            ? Take((int)length)
            : throw Broken($"field {Field} has {length} bytes, but {message.Length - _position} are left");
    }

    /// <summary>The current field as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>The current field as a message of its own.</summary>
    public WireReader Message()
    {
        var bytes = Bytes();
        return new WireReader(bytes, Position - bytes.Length);
    }

    /// <summary>Adds the current field's whole number, or its packed list of them.</summary>
    public void Int64s(List<long> values)
    {
        if (Type == WireType.Varint)
        {
            values.Add(Int64());
            return;
        }

        var packed = Message();
        while (packed._position < packed.Length)
        {
            values.Add(unchecked((long)packed.ReadVarint()));
        }
    }

    /// <summary>Adds the current field's number of four bytes, or its packed list of them.</summary>
    public void Singles(List<float> values)
    {
        if (Type == WireType.Fixed32)
        {
            values.Add(Single());
            return;
        }

        var packed = Packed(sizeof(float)).Span;
        for (int i = 0; i < packed.Length; i += sizeof(float))
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
        }
    }

    /// <summary>Adds the current field's number of eight bytes, or its packed list of them.</summary>
    public void Doubles(List<double> values)
    {
        var packed = (Type == WireType.Fixed64 ? Take(sizeof(double)) : Packed(sizeof(double))).Span;
        for (int i = 0; i < packed.Length; i += sizeof(double))
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
        }
    }

    /// <summary>Goes past the current field.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                Bytes();
                break;
        }
    }

    /// <summary>The error of something broken at the current place.</summary>
    public OnnxException Broken(string what) => new(FormattableString.Invariant($"byte {Position}: {what}"));

    private int Length => message.Length;

    private ReadOnlyMemory<byte> Packed(int size)
    {
        var packed = Bytes();
        return packed.Length % size == 0
            ? packed
            : throw Broken($"field {Field} has {packed.Length} bytes, which is no list of numbers of {size}");
    }

    private void Expect(WireType type)
    {
        if (Type != type)
        {
            throw Broken($"field {Field} is stored as {Type}; expected {type}");
        }
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > message.Length - _position)
        {
            throw Broken($"field {Field} has {count} bytes, but {message.Length - _position} are left");
        }

        _position += count;
        return message.Slice(_position - count, count);
    }

    private ulong ReadVarint()
    {
        var bytes = message.Span;
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            if (_position == bytes.Length)
            {
                throw Broken("a number is cut off");
            }

            byte next = bytes[_position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken("a number is longer than ten bytes");
    }
}
