using System.Runtime.InteropServices;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Tests.Support;

namespace NetGen.Tests.Cli.Import;

/// <summary>A small ONNX model, written down node by node.</summary>
/// <param name="opset">The version of the operators.</param>
internal sealed class TestModel(long opset = 17)
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];

    /// <summary>The model as it reads from its file.</summary>
    public OnnxModel Model => OnnxReader.Read(Bytes);

    /// <summary>The model's file.</summary>
    public byte[] Bytes
    {
        get
        {
            using var stream = new MemoryStream();
            OnnxWriter.Write(stream, new OnnxModel(opset, "test", new OnnxGraph("test", _nodes, _initializers, _inputs, _outputs)), _ => default);
            return stream.ToArray();
        }
    }

    /// <summary>An input of real numbers; -1 for an extent that is open.</summary>
    public TestModel Input(string name, params long[] dimensions) => Input(name, OnnxType.Single, dimensions);

    /// <summary>An input.</summary>
    public TestModel Input(string name, OnnxType type, params long[] dimensions)
    {
        _inputs.Add(new OnnxValue(name, dimensions) { Type = type });
        return this;
    }

    /// <summary>Known real numbers; random ones between -1 and 1 unless given.</summary>
    public TestModel Weight(string name, long[] dimensions, params float[] values)
    {
        int count = (int)dimensions.Aggregate(1L, (product, extent) => product * extent);
        if (values.Length == 0 && count > 0)
        {
            var random = new Random(name.Aggregate(17, (hash, letter) => (hash * 31) + letter));
            values = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        }

        _initializers.Add(new OnnxTensor(name, OnnxType.Single, dimensions, MemoryMarshal.AsBytes<float>(values).ToArray(), null));
        return this;
    }

    /// <summary>Known whole numbers in a list.</summary>
    public TestModel Integers(string name, params long[] values) => Integers(name, [values.Length], values);

    /// <summary>Known whole numbers.</summary>
    public TestModel Integers(string name, long[] dimensions, params long[] values)
    {
        _initializers.Add(new OnnxTensor(name, OnnxType.Int64, dimensions, MemoryMarshal.AsBytes<long>(values).ToArray(), null));
        return this;
    }

    /// <summary>Known truth values.</summary>
    public TestModel Truths(string name, long[] dimensions, params bool[] values)
    {
        _initializers.Add(new OnnxTensor(name, OnnxType.Boolean, dimensions, values.Select(value => (byte)(value ? 1 : 0)).ToArray(), null));
        return this;
    }

    /// <summary>A node.</summary>
    /// <param name="operation">Its operator.</param>
    /// <param name="inputs">What it reads, with blanks between; a dash for nothing.</param>
    /// <param name="outputs">What it gives.</param>
    /// <param name="attributes">A number, a text or a list for each.</param>
    public TestModel Node(string operation, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        _nodes.Add(new OnnxNode(
            "", operation, "", Names(inputs), Names(outputs), attributes.ToDictionary(attribute => attribute.Name, attribute => Attribute(attribute.Value))));
        return this;

        static string[] Names(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "-" ? "" : name)];
    }

    /// <summary>Real outputs, of a shape that is not said.</summary>
    public TestModel Output(params string[] names) => Output(OnnxType.Single, names);

    /// <summary>Outputs, of a shape that is not said.</summary>
    public TestModel Output(OnnxType type, params string[] names)
    {
        _outputs.AddRange(names.Select(name => new OnnxValue(name, null) { Type = type }));
        return this;
    }

    private static OnnxAttribute Attribute(object value) => value switch
    {
        int number => new OnnxAttribute { Integer = number },
        float number => new OnnxAttribute { Single = number },
        string text => new OnnxAttribute { Text = text },
        int[] numbers => new OnnxAttribute { Integers = [.. numbers.Select(number => (long)number)] },
        float[] numbers => new OnnxAttribute { Singles = numbers },
        _ => throw new ArgumentException($"{value.GetType()}"),
    };
}
