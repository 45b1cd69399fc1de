using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Onnx;

/// <summary>The values of a weight, asked for when they are written.</summary>
/// <param name="name">The name of its tensor.</param>
internal delegate ReadOnlySpan<float> WeightValues(string name);

/// <summary>Writes ONNX models, with the field numbers of onnx.proto3 of the public specification.</summary>
internal static class OnnxWriter
{
    // The format of ONNX 1.8, the first with operators of version 13, and of 1.10, for those of version 15 and later.
    private const long FormatVersion = 7;
    private const long LaterFormatVersion = 8;
    private const long LastOpset = 14;

    // Attributes say in a number of their own what they are.
    private const int SingleAttribute = 1;
    private const int IntegerAttribute = 2;
    private const int TextAttribute = 3;
    private const int TensorAttribute = 4;
    private const int SinglesAttribute = 6;
    private const int IntegersAttribute = 7;

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="model">The model; initializers without values are weights.</param>
    /// <param name="weights">Gives the values of weights.</param>
    /// <exception cref="OnnxException">It is larger than the format allows.</exception>
    public static void Write(Stream stream, OnnxModel model, WeightValues weights)
    {
        var file = new WireWriter();
        file.Int64(1, model.Opset > LastOpset ? LaterFormatVersion : FormatVersion);
        file.Text(2, model.Producer);
        file.Message(7, Graph(model.Graph, weights));
        var opset = new WireWriter();
        opset.Text(1, "");
        opset.Int64(2, model.Opset);
        file.Message(8, opset);
        foreach (var (key, value) in model.Metadata)
        {
            var entry = new WireWriter();
            entry.Text(1, key);
            entry.Text(2, value);
            file.Message(14, entry);
        }

        if (file.Length > int.MaxValue)
        {
            throw new OnnxException(FormattableString.Invariant($"the model would have {file.Length} bytes; a file of this format has at most {int.MaxValue}"));
        }

        file.WriteTo(stream);
    }

    private static WireWriter Graph(OnnxGraph graph, WeightValues weights)
    {
        var message = new WireWriter();
        foreach (var node in graph.Nodes)
        {
            message.Message(1, Node(node, weights));
        }

        message.Text(2, graph.Name);
        foreach (var tensor in graph.Initializers)
        {
            message.Message(5, Tensor(tensor, weights));
        }

        foreach (var input in graph.Inputs)
        {
            message.Message(11, Value(input));
        }

        foreach (var output in graph.Outputs)
        {
            message.Message(12, Value(output));
        }

        return message;
    }

    private static WireWriter Node(OnnxNode node, WeightValues weights)
    {
        var message = new WireWriter();
        foreach (string input in node.Inputs)
        {
            message.Text(1, input);
        }

        foreach (string output in node.Outputs)
        {
            message.Text(2, output);
        }

        message.Text(3, node.Name);
        message.Text(4, node.Operator);
        foreach (var (name, attribute) in node.Attributes)
        {
            message.Message(5, Attribute(name, attribute, weights));
        }

        return message;
    }

    private static WireWriter Attribute(string name, OnnxAttribute attribute, WeightValues weights)
    {
        var message = new WireWriter();
        message.Text(1, name);
        int type;
        if (attribute.Single is { } single)
        {
            message.Single(2, single);
            type = SingleAttribute;
        }
        else if (attribute.Integer is { } integer)
        {
            message.Int64(3, integer);
            type = IntegerAttribute;
        }
        else if (attribute.Text is { } text)
        {
            message.Text(4, text);
            type = TextAttribute;
        }
        else if (attribute.Tensor is { } tensor)
        {
            message.Message(5, Tensor(tensor, weights));
            type = TensorAttribute;
        }
        else if (attribute.Singles.Count > 0)
        {
            message.Singles(7, attribute.Singles);
            type = SinglesAttribute;
        }
        else
        {
            message.Int64s(8, attribute.Integers);
            type = IntegersAttribute;
        }

        message.Int64(20, type);
        return message;
    }

    private static WireWriter Tensor(OnnxTensor tensor, WeightValues weights)
    {
        var message = new WireWriter();
        message.Int64s(1, tensor.Dimensions);
        message.Int64(2, (long)tensor.Type);
        message.Text(8, tensor.Name);
        if (tensor.IsWeight)
        {
            message.Data(9, (long)sizeof(float) * tensor.Count, stream => WriteValues(stream, weights(tensor.Name)));
        }
        else
        {
            message.Bytes(9, tensor.Raw.Span);
        }

        return message;
    }

    private static WireWriter Value(OnnxValue value)
    {
        var tensor = new WireWriter();
        tensor.Int64(1, (long)(value.Type ?? OnnxType.Single));
        if (value.Dimensions is { } dimensions)
        {
            tensor.Message(2, Shape(dimensions, value.OpenName));
        }

        var type = new WireWriter();
        type.Message(1, tensor);
        var message = new WireWriter();
        message.Text(1, value.Name);
        message.Message(2, type);
        return message;
    }

    private static WireWriter Shape(IReadOnlyList<long> dimensions, string? openName)
    {
        var shape = new WireWriter();
        foreach (long extent in dimensions)
        {
            var dimension = new WireWriter();
            if (extent >= 0)
            {
                dimension.Int64(1, extent);
            }
            else if (openName is { } name)
            {
                dimension.Text(2, name);
            }

            shape.Message(1, dimension);
        }

        return shape;
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
