using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Attributes of nodes, in short.</summary>
internal static class Attributes
{
    public static (string Name, OnnxAttribute Value) Of(string name, float value) => (name, new() { Single = value });

    public static (string Name, OnnxAttribute Value) Of(string name, long value) => (name, new() { Integer = value });

    public static (string Name, OnnxAttribute Value) Of(string name, int value) => Of(name, (long)value);

    public static (string Name, OnnxAttribute Value) Of(string name, bool value) => Of(name, value ? 1L : 0L);

    public static (string Name, OnnxAttribute Value) Of(string name, string value) => (name, new() { Text = value });

    public static (string Name, OnnxAttribute Value) Of(string name, IEnumerable<int> values) =>
        (name, new() { Integers = [.. values.Select(value => (long)value)] });

    public static (string Name, OnnxAttribute Value) Of(string name, IEnumerable<float> values) => (name, new() { Singles = [.. values] });
}
