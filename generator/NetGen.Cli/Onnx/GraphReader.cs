using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Onnx;

/// <summary>
/// Reads the messages of a graph: GraphProto, NodeProto, AttributeProto, ValueInfoProto and TypeProto of onnx.proto3.
/// </summary>
internal static class GraphReader
{
    // A list costs memory even for elements of no bytes, so that its length is limited apart from the file's.
    private const int MaximumEntries = 1 << 17;

    // The kinds of attributes: AttributeProto.AttributeType.
    private const int SingleKind = 1;
    private const int IntegerKind = 2;
    private const int TextKind = 3;

    /// <summary>Reads a graph.</summary>
    /// <exception cref="OnnxException">It is malformed, or has what NetGen cannot use.</exception>
    public static OnnxGraph Read(WireReader reader)
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
                    Add(reader, initializers, TensorReader.Read(reader.Message()));
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

    // Operands of a node, and numbers of an attribute: there are tensors for more.
    private const int MaximumOperands = 1 << 13;
    private const int MaximumNumbers = 1 << 17;

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
                    Add(reader, inputs, reader.Text(), MaximumOperands);
                    break;
                case 2:
                    Add(reader, outputs, reader.Text(), MaximumOperands);
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
        List<float>? singles = null;
        List<long>? integers = null;
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
                    attribute = attribute with { Tensor = TensorReader.Read(reader.Message()) };
                    break;
                case 20:
                    attribute = attribute with { Kind = reader.Int32() };
                    break;
                case 21:
                    throw reader.Broken("an attribute refers to one of a function, which is not supported");
                case 7:
                    reader.Singles(singles ??= [], MaximumNumbers);
                    break;
                case 8:
                    reader.Int64s(integers ??= [], MaximumNumbers);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (name, WithDefault(singles is null && integers is null ? attribute : attribute with { Singles = singles ?? [], Integers = integers ?? [] }));
    }

    // The format leaves out a number 0 and an empty text; the kind says that it was there.
    private static OnnxAttribute WithDefault(OnnxAttribute attribute) => attribute.Kind switch
    {
        SingleKind => attribute with { Single = attribute.Single ?? 0 },
        IntegerKind => attribute with { Integer = attribute.Integer ?? 0 },
        TextKind => attribute with { Text = attribute.Text ?? "" },
        _ => attribute,
    };

    private static OnnxValue ReadValue(WireReader reader)
    {
        string name = "";
        var value = new OnnxValue("", null);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    value = ReadType(reader.Message()) ?? value;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value with { Name = name };
    }

    /// <summary>The type and extents of TypeProto.tensor_type; null if it is another type.</summary>
    private static OnnxValue? ReadType(WireReader reader)
    {
        OnnxValue? value = null;
        foreach (var tensor in Messages(reader, 1))
        {
            int type = 0;
            List<long>? dimensions = null;
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case 1:
                        type = tensor.Int32();
                        break;
                    case 2:
                        dimensions = ReadShape(tensor.Message());
                        break;
                    default:
                        tensor.Skip();
                        break;
                }
            }

            value = new OnnxValue("", dimensions) { Type = Enum.IsDefined((OnnxType)type) ? (OnnxType)type : null };
        }

        return value;
    }

    private static List<long> ReadShape(WireReader shape)
    {
        var dimensions = new List<long>();
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

            Add(dimension, dimensions, extent > 0 ? extent : -1, TensorReader.MaximumDimensions);
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

    private static void Add<T>(WireReader reader, List<T> list, T entry, int maximum = MaximumEntries)
    {
        if (list.Count == maximum)
        {
            throw reader.Broken($"a list has more than {maximum} entries");
        }

        list.Add(entry);
    }
}
