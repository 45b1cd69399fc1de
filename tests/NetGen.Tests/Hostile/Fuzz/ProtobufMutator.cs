namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>Mutations of a Protocol Buffers message that know its structure: lengths, nested messages, numbers, packed lists.</summary>
/// <param name="interesting">Values to put in.</param>
internal sealed class ProtobufMutator(Interesting interesting)
{
    private const int DeepestMessage = 12;
    private const int LargestPart = 1 << 16;
    private const int LargestFile = 1 << 22;

    private readonly Random _random = interesting.Random;

    /// <summary>A message like another, with one to four things changed.</summary>
    public byte[] Mutate(byte[] message)
    {
        if (Parse(message, 0) is not { } root)
        {
            return interesting.Damage(message);
        }

        for (int times = _random.Next(1, 5); times > 0; times--)
        {
            var all = new List<List<Field>>();
            Collect(root, all);
            Change(interesting.Of(all), all);
        }

        using var stream = new MemoryStream();
        Write(root, stream);
        return stream.ToArray();
    }

    private void Change(List<Field> message, List<List<Field>> all)
    {
        if (message.Count == 0)
        {
            message.Add(new Field(_random.Next(1, 30), 0) { Number = (ulong)interesting.Number() });
            return;
        }

        int at = _random.Next(message.Count);
        var field = message[at];
        switch (_random.Next(12))
        {
            case 0 or 1:
                Set(field);
                break;
            case 2:
                message.RemoveAt(at);
                break;
            case 3:
                message.InsertRange(_random.Next(message.Count), Enumerable.Repeat(field, 1 << _random.Next(10)));
                break;
            case 4:
                message[at] = interesting.Of(interesting.Of(all) is { Count: > 0 } other ? other : message).Copy(0);
                break;
            case 5:
                field.Tag = _random.Next(1, 30);
                break;
            case 6:
                field.Type = _random.Next(8);
                break;
            case 7:
                field.Lie = interesting.Number();
                break;
            case 8:
                // A message in a message, a thousand times.
                byte[] inner = field.Bytes ?? [];
                for (int depth = 1 << _random.Next(11); depth > 0 && inner.Length < LargestPart; depth--)
                {
                    inner = Wrapped(field.Tag, inner);
                }

                (field.Type, field.Bytes, field.Message) = (2, inner, null);
                break;
            case 9:
                // A packed list, of bytes that are each a number.
                (field.Type, field.Bytes, field.Message) = (2, Enumerable.Repeat((byte)_random.Next(128), 1 << _random.Next(17)).ToArray(), null);
                break;
            case 10:
                (field.Type, field.Bytes, field.Message) = (2, System.Text.Encoding.UTF8.GetBytes(interesting.Text()), null);
                break;
            default:
                message.Reverse();
                break;
        }
    }

    private void Set(Field field)
    {
        if (field.Message is not null)
        {
            field.Message = [.. field.Message.Skip(_random.Next(field.Message.Count + 1))];
        }
        else if (field.Bytes is not null)
        {
            field.Bytes = field.Bytes.Length > 0 ? interesting.Damage(field.Bytes.Length < LargestPart ? field.Bytes : field.Bytes[..LargestPart]) : [1, 2, 3];
        }
        else
        {
            field.Number = (ulong)interesting.Number();
        }
    }

    private static byte[] Wrapped(int tag, byte[] inner)
    {
        using var stream = new MemoryStream();
        Varint(stream, ((ulong)tag << 3) | 2);
        Varint(stream, (ulong)inner.Length);
        stream.Write(inner);
        return stream.ToArray();
    }

    private static void Collect(List<Field> message, List<List<Field>> all)
    {
        all.Add(message);
        foreach (var field in message.Where(field => field.Message is not null).Distinct())
        {
            Collect(field.Message!, all);
        }
    }

    private static List<Field>? Parse(ReadOnlySpan<byte> bytes, int depth)
    {
        var fields = new List<Field>();
        while (!bytes.IsEmpty)
        {
            if (Varint(ref bytes) is not { } tag || tag >> 3 is 0 or > 1000)
            {
                return null;
            }

            var field = new Field((int)(tag >> 3), (int)(tag & 7));
            fields.Add(field);
            switch (field.Type)
            {
                case 0 when Varint(ref bytes) is { } number:
                    field.Number = number;
                    break;
                case 1 when bytes.Length >= 8:
                    field.Number = BitConverter.ToUInt64(bytes);
                    bytes = bytes[8..];
                    break;
                case 5 when bytes.Length >= 4:
                    field.Number = BitConverter.ToUInt32(bytes);
                    bytes = bytes[4..];
                    break;
                case 2 when Varint(ref bytes) is { } length && length <= (ulong)bytes.Length:
                    field.Bytes = bytes[..(int)length].ToArray();
                    field.Message = depth < DeepestMessage && length > 1 ? Parse(field.Bytes, depth + 1) : null;
                    bytes = bytes[(int)length..];
                    break;
                default:
                    return null;
            }
        }

        return fields;
    }

    private static ulong? Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        return null;
    }

    private static void Write(List<Field> message, Stream stream)
    {
        foreach (var field in message.TakeWhile(_ => stream.Length < LargestFile))
        {
            Varint(stream, ((ulong)field.Tag << 3) | (uint)field.Type);
            switch (field.Type)
            {
                case 2:
                    byte[] bytes = field.Bytes ?? [];
                    if (field.Message is not null)
                    {
                        using var inner = new MemoryStream();
                        Write(field.Message, inner);
                        bytes = inner.ToArray();
                    }

                    Varint(stream, (ulong)(field.Lie ?? bytes.Length));
                    stream.Write(bytes);
                    break;
                case 1:
                    stream.Write(BitConverter.GetBytes(field.Number));
                    break;
                case 5:
                    stream.Write(BitConverter.GetBytes((uint)field.Number));
                    break;
                default:
                    Varint(stream, field.Number);
                    break;
            }
        }
    }

    private static void Varint(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    private sealed class Field(int tag, int type)
    {
        public int Tag { get; set; } = tag;

        public int Type { get; set; } = type;

        public ulong Number { get; set; }

        public byte[]? Bytes { get; set; }

        public List<Field>? Message { get; set; }

        public long? Lie { get; set; }

        public Field Copy(int depth) => new(Tag, Type)
        {
            Number = Number,
            Bytes = Bytes,
            Message = depth > DeepestMessage ? null : Message?.ConvertAll(field => field.Copy(depth + 1)),
            Lie = Lie,
        };
    }
}
