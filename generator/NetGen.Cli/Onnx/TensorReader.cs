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
        string name = "";
        int type = 0;
        var dimensions = new List<long>();
        ReadOnlyMemory<byte>? raw = null;
        var integers = new List<long>();
        var singles = new List<float>();
        var doubles = new List<double>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Int64s(dimensions);
                    break;
                case 2:
                    type = reader.Int32();
                    break;
                case 3:
                    throw reader.Broken("a tensor is in segments, which are not supported");
                case 4:
                    reader.Singles(singles);
                    break;
                case 5 or 7 or 11:
                    reader.Int64s(integers);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Bytes();
                    break;
                case 10:
                    reader.Doubles(doubles);
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

        if (dimensions.Count > MaximumDimensions || dimensions.Any(extent => extent < 0))
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

        if ((long)OnnxTensor.SizeOf((OnnxType)type) * (singles.Count + doubles.Count + integers.Count) > OnnxReader.LargestFile)
        {
            throw reader.Broken($"the tensor '{Shown(name)}' lists more elements than a file can hold");
        }

        return Checked(reader, name, (OnnxType)type, dimensions, count, raw, Bytes((OnnxType)type, singles, doubles, integers));
    }

    private static OnnxTensor Checked(
        WireReader reader, string name, OnnxType type, List<long> dimensions, long count, ReadOnlyMemory<byte>? raw, byte[] listed)
    {
        if (raw is not null && listed.Length > 0)
        {
            throw reader.Broken($"the tensor '{Shown(name)}' has its elements twice, as bytes and as a list");
        }

        var bytes = raw ?? listed;
        return bytes.Length == count * OnnxTensor.SizeOf(type)
            ? new OnnxTensor(name, type, dimensions, bytes, null)
            : throw reader.Broken($"the tensor '{Shown(name)}' has {bytes.Length} bytes; its shape and type need {count * OnnxTensor.SizeOf(type)}");
    }

    // Elements that are listed become the bytes that other files have. Half precision is listed as the bits of whole
    // numbers.
    private static byte[] Bytes(OnnxType type, List<float> singles, List<double> doubles, List<long> integers)
    {
        int size = OnnxTensor.SizeOf(type);
        byte[] bytes = new byte[(long)size * (singles.Count + doubles.Count + integers.Count)];
        var rest = bytes.AsSpan();
        foreach (double value in singles.Select(value => (double)value).Concat(doubles))
        {
            Write(rest, type, value);
            rest = rest[size..];
        }

        Span<byte> whole = stackalloc byte[sizeof(long)];
        foreach (long value in integers)
        {
            if (type is OnnxType.Single or OnnxType.Double)
            {
                Write(rest, type, value);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(whole, value);
                whole[..size].CopyTo(rest);
            }

            rest = rest[size..];
        }

        return bytes;
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
