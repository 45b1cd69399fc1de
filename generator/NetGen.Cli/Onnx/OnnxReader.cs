using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Onnx;

/// <summary>
/// Reads ONNX models, with the field numbers of onnx.proto3 of the public specification. What NetGen has no use for, such as
/// documentation, is skipped; what would change the meaning, such as functions or data in other files, is refused.
/// </summary>
public static class OnnxReader
{
    /// <summary>How the name of such a file ends.</summary>
    public const string Extension = ".onnx";

    /// <summary>The largest file.</summary>
    public const long LargestFile = 1L << 30;

    // A list costs memory even for elements of no bytes, so that its length is limited apart from the file's.
    private const int MostEntries = 1 << 17;
    private const int MostDimensions = 16;

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="OnnxException">It is no model that can be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxModel Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; expected an ONNX model");
        }

        if (new FileInfo(path).Length > LargestFile)
        {
            throw new OnnxException(FormattableString.Invariant($"the file is larger than {LargestFile} bytes"));
        }

        return Read(File.ReadAllBytes(path));
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="OnnxException">It is no model that can be used.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file)
    {
        var reader = new WireReader(file);
        string producer = "";
        long opset = 0;
        OnnxGraph? graph = null;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    producer = reader.Text();
                    break;
                case 7:
                    graph = graph is null ? ReadGraph(reader.Message()) : throw reader.Broken("the model has two graphs");
                    break;
                case 8:
                    var (domain, version) = ReadOpset(reader.Message());
                    opset = domain is "" or "ai.onnx" ? version : opset;
                    break;
                case 14:
                    var (key, value) = ReadEntry(reader.Message());
                    metadata[key] = value;
                    break;
                case 25:
                    throw reader.Broken("the model defines functions, which are not supported");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (graph is null)
        {
            throw new OnnxException("the file has no graph: it is no ONNX model, or cut off");
        }

        return opset >= 1
            ? new OnnxModel(opset, producer, graph) { Metadata = metadata }
            : throw new OnnxException("the model names no version of the standard operators");
    }

    /// <summary>Reads a tensor that is a file of its own, as test data are.</summary>
    /// <exception cref="OnnxException">It is no tensor.</exception>
    public static OnnxTensor ReadTensor(ReadOnlyMemory<byte> file) => ReadTensor(new WireReader(file));

    private static (string Domain, long Version) ReadOpset(WireReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = reader.Text();
                    break;
                case 2:
                    version = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (domain, version);
    }

    private static (string Key, string Value) ReadEntry(WireReader reader)
    {
        string key = "";
        string value = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (key, value);
    }

    private static OnnxGraph ReadGraph(WireReader reader)
    {
        string name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        var inputs = new List<OnnxValue>();
        var outputs = new List<OnnxValue>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    Add(reader, nodes, ReadNode(reader.Message()));
                    break;
                case 2:
                    name = reader.Text();
                    break;
                case 5:
                    Add(reader, initializers, ReadTensor(reader.Message()));
                    break;
                case 11:
                    Add(reader, inputs, ReadValue(reader.Message()));
                    break;
                case 12:
                    Add(reader, outputs, ReadValue(reader.Message()));
                    break;
                case 15:
                    throw reader.Broken("the model has sparse tensors, which are not supported");
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }

    private static OnnxNode ReadNode(WireReader reader)
    {
        string name = "";
        string type = "";
        string domain = "";
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    Add(reader, inputs, reader.Text());
                    break;
                case 2:
                    Add(reader, outputs, reader.Text());
                    break;
                case 3:
                    name = reader.Text();
                    break;
                case 4:
                    type = reader.Text();
                    break;
                case 5:
                    var (key, attribute) = ReadAttribute(reader.Message());
                    attributes[key] = attribute;
                    break;
                case 7:
                    domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxNode(name, type, domain == "ai.onnx" ? "" : domain, inputs, outputs, attributes);
    }

    private static (string Name, OnnxAttribute Attribute) ReadAttribute(WireReader reader)
    {
        string name = "";
        var attribute = new OnnxAttribute();
        var singles = new List<float>();
        var integers = new List<long>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    attribute = attribute with { Single = reader.Single() };
                    break;
                case 3:
                    attribute = attribute with { Integer = reader.Int64() };
                    break;
                case 4:
                    attribute = attribute with { Text = reader.Text() };
                    break;
                case 5:
                    attribute = attribute with { Tensor = ReadTensor(reader.Message()) };
                    break;
                case 7:
                    reader.Singles(singles);
                    break;
                case 8:
                    reader.Int64s(integers);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (name, attribute with { Singles = singles, Integers = integers });
    }

    private static OnnxValue ReadValue(WireReader reader)
    {
        string name = "";
        List<long>? dimensions = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    dimensions = ReadType(reader.Message()) ?? dimensions;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxValue(name, dimensions);
    }

    /// <summary>The extents of TypeProto.tensor_type.shape; null if it is another type or has no shape.</summary>
    private static List<long>? ReadType(WireReader reader)
    {
        List<long>? dimensions = null;
        foreach (var tensor in Messages(reader, 1))
        {
            foreach (var shape in Messages(tensor, 2))
            {
                dimensions = [];
                foreach (var dimension in Messages(shape, 1))
                {
                    long extent = -1;
                    while (dimension.Next())
                    {
                        if (dimension.Field == 1)
                        {
                            extent = dimension.Int64();
                        }
                        else
                        {
                            dimension.Skip();
                        }
                    }

                    Add(dimension, dimensions, extent > 0 ? extent : -1, MostDimensions);
                }
            }
        }

        return dimensions;
    }

    private static IEnumerable<WireReader> Messages(WireReader reader, int field)
    {
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                yield return reader.Message();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static OnnxTensor ReadTensor(WireReader reader)
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

        if (dimensions.Count > MostDimensions || dimensions.Any(extent => extent < 0))
        {
            throw reader.Broken($"the tensor '{Shown(name)}' has no valid shape");
        }

        // Elements are at least a byte each, or a list's entry, so that a sound count is below the file's size.
        long count = 1;
        foreach (long extent in dimensions)
        {
            count = extent > 0 && count > LargestFile / extent ? long.MaxValue : count * extent;
            if (count > LargestFile)
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

    private static void Add<T>(WireReader reader, List<T> list, T entry, int most = MostEntries)
    {
        if (list.Count == most)
        {
            throw reader.Broken($"a list has more than {most} entries");
        }

        list.Add(entry);
    }

    private static string Shown(string name) => name.Length <= 60 ? name : name[..60] + "...";
}
