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
    /// <summary>The most messages of a file. Each costs memory, though it may have two bytes.</summary>
    public const int MostMessages = 1 << 21;

    private const int LongestVarint = 10;

    private int[] _messages = [0];
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
        if (++_messages[0] > MostMessages)
        {
            throw Broken($"the file has more than {MostMessages} messages");
        }

        var bytes = Bytes();
        return new WireReader(bytes, Position - bytes.Length) { _messages = _messages };
    }

    /// <summary>A reader of the same message, from its start.</summary>
    public WireReader Again() => new(message, start) { _messages = _messages };

    /// <summary>The current field's number, or its packed list of them, as bytes: whole numbers of seven bits a byte, or numbers of a
    /// size.</summary>
    /// <param name="single">How a number is stored that is no list.</param>
    public ReadOnlyMemory<byte> Numbers(WireType single)
    {
        if (Type != single)
        {
            return Packed(single switch { WireType.Fixed32 => sizeof(float), WireType.Fixed64 => sizeof(double), _ => 1 });
        }

        int begin = _position;
        Skip();
        return message[begin.._position];
    }

    /// <summary>The number of whole numbers in a list of them.</summary>
    public static int CountVarints(ReadOnlySpan<byte> numbers)
    {
        // Each ends in a byte below 128.
        int count = 0;
        foreach (byte one in numbers)
        {
            count += (one >> 7) ^ 1;
        }

        return count;
    }

    /// <summary>Takes the next whole number off a list of them.</summary>
    /// <exception cref="OnnxException">It is cut off, or too long.</exception>
    public static long TakeVarint(ref ReadOnlySpan<byte> numbers)
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint && i < numbers.Length; i++)
        {
            value |= (ulong)(numbers[i] & 0x7F) << (7 * i);
            if (numbers[i] < 0x80)
            {
                numbers = numbers[(i + 1)..];
                return unchecked((long)value);
            }
        }

        throw new OnnxException("a number of a list is cut off, or longer than ten bytes");
    }

    /// <summary>Adds the current field's whole number, or its packed list of them.</summary>
    /// <param name="values">The list.</param>
    /// <param name="most">The most numbers that it may have.</param>
    public void Int64s(List<long> values, int most)
    {
        var numbers = Numbers(WireType.Varint).Span;
        Reserve(values, CountVarints(numbers), most);
        while (!numbers.IsEmpty)
        {
            values.Add(TakeVarint(ref numbers));
        }
    }

    /// <summary>Adds the current field's number of four bytes, or its packed list of them.</summary>
    /// <param name="values">The list.</param>
    /// <param name="most">The most numbers that it may have.</param>
    public void Singles(List<float> values, int most)
    {
        var numbers = Numbers(WireType.Fixed32).Span;
        Reserve(values, numbers.Length / sizeof(float), most);
        for (; !numbers.IsEmpty; numbers = numbers[sizeof(float)..])
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(numbers));
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

    private void Reserve<T>(List<T> values, int count, int most)
    {
        if (values.Count + (long)count > most)
        {
            throw Broken($"field {Field} lists more than {most} numbers");
        }

        if (count > 1)
        {
            values.EnsureCapacity(values.Count + count);
        }
    }

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
