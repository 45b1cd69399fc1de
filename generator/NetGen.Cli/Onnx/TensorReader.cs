using System.Buffers.Binary;
using NetGen.Cli.Onnx.Model;
using NetGen.Text;

namespace NetGen.Cli.Onnx;

/// <summary>
/// Reads the message of a tensor: TensorProto of onnx.proto3. Its elements must be as many as its shape and type need.
/// </summary>
internal static class TensorReader
{
    /// <summary>The largest number of axes.</summary>
    public const int MaximumDimensions = 16;

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="OnnxException">It is malformed, or has what NetGen cannot use.</exception>
    public static OnnxTensor Read(WireReader reader)
    {
        var elements = reader.Again();
        string name = "";
        int type = 0;
        var dimensions = new List<long>();
        ReadOnlyMemory<byte>? raw = null;
        long listed = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Int64s(dimensions, MaximumDimensions);
                    break;
                case 2:
                    type = reader.Int32();
                    break;
                case 3:
                    throw reader.Broken("a tensor is in segments, which are not supported");
                case 4:
                    listed += reader.Numbers(WireType.Fixed32).Length / sizeof(float);
                    break;
                case 5 or 7 or 11:
                    listed += WireReader.CountVarints(reader.Numbers(WireType.Varint).Span);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Bytes();
                    break;
                case 10:
                    listed += reader.Numbers(WireType.Fixed64).Length / sizeof(double);
                    break;
                case 13:
                    throw reader.Broken("a tensor is in another file, which is not supported");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!Enum.IsDefined((OnnxType)type))
        {
            throw reader.Broken($"the tensor '{Shown(name)}' has elements of type {type}, which is not supported");
        }

        if (dimensions.Any(extent => extent < 0))
        {
            throw reader.Broken($"the tensor '{Shown(name)}' has no valid shape");
        }

        // Elements are at least a byte each, or a list's entry, so that a sound count is below the file's size.
        long count = 1;
        foreach (long extent in dimensions)
        {
            count = extent > 0 && count > OnnxReader.LargestFile / extent ? long.MaxValue : count * extent;
            if (count > OnnxReader.LargestFile)
            {
                throw reader.Broken($"the tensor '{Shown(name)}' has more elements than a file can hold");
            }
        }

        if (raw is not null && listed > 0)
        {
            throw reader.Broken($"the tensor '{Shown(name)}' has its elements twice, as bytes and as a list");
        }

        long size = OnnxTensor.SizeOf((OnnxType)type);
        if ((raw?.Length ?? listed * size) != count * size)
        {
            throw reader.Broken(
                $"the tensor '{Shown(name)}' has {raw?.Length ?? listed * size} bytes; its shape and type need {count * size}");
        }

        return count * size <= OnnxReader.LargestFile
            ? new OnnxTensor(name, (OnnxType)type, dimensions, raw ?? Bytes(elements, (OnnxType)type, (int)(count * size)), null)
            : throw reader.Broken($"the tensor '{Shown(name)}' lists more elements than a file can hold");
    }

    // Elements that are listed become the bytes that other files have, without a list of them between. Half precision is listed as the
    // bits of whole numbers.
    private static byte[] Bytes(WireReader reader, OnnxType type, int length)
    {
        int size = OnnxTensor.SizeOf(type);
        byte[] bytes = new byte[length];
        var rest = bytes.AsSpan();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 4:
                    for (var numbers = reader.Numbers(WireType.Fixed32).Span; !numbers.IsEmpty; numbers = numbers[sizeof(float)..], rest = rest[size..])
                    {
                        Write(rest, type, BinaryPrimitives.ReadSingleLittleEndian(numbers));
                    }

                    break;
                case 5 or 7 or 11:
                    for (var numbers = reader.Numbers(WireType.Varint).Span; !numbers.IsEmpty; rest = rest[size..])
                    {
                        Write(rest, type, WireReader.TakeVarint(ref numbers));
                    }

                    break;
                case 10:
                    for (var numbers = reader.Numbers(WireType.Fixed64).Span; !numbers.IsEmpty; numbers = numbers[sizeof(double)..], rest = rest[size..])
                    {
                        Write(rest, type, BinaryPrimitives.ReadDoubleLittleEndian(numbers));
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return bytes;
    }

    private static void Write(Span<byte> bytes, OnnxType type, long value)
    {
        if (type is OnnxType.Single or OnnxType.Double)
        {
            Write(bytes, type, (double)value);
            return;
        }

        Span<byte> whole = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(whole, value);
        whole[..OnnxTensor.SizeOf(type)].CopyTo(bytes);
    }

    private static void Write(Span<byte> bytes, OnnxType type, double value)
    {
        switch (type)
        {
            case OnnxType.Single:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case OnnxType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            default:
                throw new OnnxException($"a tensor of type {type} lists real numbers");
        }
    }

    private static string Shown(string name) => Printable.Of(name, 60);
}
