using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Export;

/// <summary>Compares models in all but their weights' values.</summary>
internal static class SameModel
{
    /// <summary>Whether two models compute the same from the same weights, node by node.</summary>
    /// <param name="expected">A model whose initializers without values are its weights.</param>
    /// <param name="actual">The other model.</param>
    public static bool Are(OnnxModel expected, OnnxModel actual) =>
        expected.Opset == actual.Opset
        && Are(expected.Graph.Inputs, actual.Graph.Inputs, Are)
        && Are(expected.Graph.Outputs, actual.Graph.Outputs, Are)
        && Are(expected.Graph.Nodes, actual.Graph.Nodes, Are)
        && Are(expected.Graph.Initializers, actual.Graph.Initializers, Are);

    private static bool Are<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, Func<T, T, bool> same) =>
        expected.Count == actual.Count && expected.Zip(actual, same).All(one => one);

    private static bool Are(OnnxValue expected, OnnxValue actual) =>
        expected.Name == actual.Name && expected.Dimensions!.SequenceEqual(actual.Dimensions ?? []);

    private static bool Are(OnnxNode expected, OnnxNode actual) =>
        expected.Operator == actual.Operator
        && expected.Domain == actual.Domain
        && expected.Name == actual.Name
        && expected.Inputs.SequenceEqual(actual.Inputs)
        && expected.Outputs.SequenceEqual(actual.Outputs)
        && expected.Attributes.Count == actual.Attributes.Count
        && expected.Attributes.All(pair => actual.Attributes.TryGetValue(pair.Key, out var other) && Are(pair.Value, other));

    private static bool Are(OnnxAttribute expected, OnnxAttribute actual) =>
        expected.Single.Equals(actual.Single)
        && expected.Integer == actual.Integer
        && expected.Text == actual.Text
        && expected.Tensor is null == actual.Tensor is null
        && expected.Singles.SequenceEqual(actual.Singles)
        && expected.Integers.SequenceEqual(actual.Integers);

    // The values of constants are part of the model; those of weights are not.
    private static bool Are(OnnxTensor expected, OnnxTensor actual) =>
        expected.Name == actual.Name
        && expected.Type == actual.Type
        && expected.Dimensions.SequenceEqual(actual.Dimensions)
        && (expected.IsWeight || expected.Raw.Span.SequenceEqual(actual.Raw.Span));
}
