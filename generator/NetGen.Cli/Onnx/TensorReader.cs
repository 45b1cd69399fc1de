using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Onnx;

/// <summary>Reads the message of a tensor: TensorProto of onnx.proto3. Its elements must be as many as its shape and type need.</summary>
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

        return Checked(reader, name, (OnnxType)type, dimensions, count, raw, [.. singles.Select(value => (double)value), .. doubles, .. integers.Select(value => (double)value)]);
    }

    private static OnnxTensor Checked(
        WireReader reader, string name, OnnxType type, List<long> dimensions, long count, ReadOnlyMemory<byte>? raw, double[] values)
    {
        if (raw is { } bytes && values.Length == 0)
        {
            return bytes.Length == count * OnnxTensor.SizeOf(type)
                ? new OnnxTensor(name, type, dimensions, bytes, null)
                : throw reader.Broken($"the tensor '{Shown(name)}' has {bytes.Length} bytes; its shape and type need {count * OnnxTensor.SizeOf(type)}");
        }

        if (raw is not null || values.Length != count)
        {
            throw reader.Broken($"the tensor '{Shown(name)}' has {values.Length} elements; its shape needs {count}");
        }

        // Half precision is listed as the bits of whole numbers.
        if (type is OnnxType.Half or OnnxType.BFloat16)
        {
            values = Array.ConvertAll(values, bits => type == OnnxType.Half
                ? (double)BitConverter.UInt16BitsToHalf(unchecked((ushort)(long)bits))
                : BitConverter.UInt32BitsToSingle((uint)unchecked((ushort)(long)bits) << 16));
        }

        return new OnnxTensor(name, type, dimensions, default, values);
    }

    private static string Shown(string name) => Printable.Of(name, 60);
}
