using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>What looks for the largest channels, and running sums. Indices are whole numbers in ONNX.</summary>
internal static class Orders
{
    private static readonly (string, OnnxAttribute) Channels = ExportContext.Integer("axis", 1);

    /// <summary>ArgMax or ArgMin, as a real number.</summary>
    public static void ArgMax(ExportContext node, ArgMaxOperation operation)
    {
        string index = node.Add(
            operation.Largest ? "ArgMax" : "ArgMin",
            [node.Input(0)],
            Channels,
            ExportContext.Integer("keepdims", 1),
            ExportContext.Integer("select_last_index", operation.Last ? 1 : 0));
        node.Give("Cast", [index], Real);
    }

    /// <summary>TopK, of whose outputs one is meant.</summary>
    public static void Top(ExportContext node, TopKOperation operation)
    {
        string[] inputs = [node.Input(0), node.Constant("k", [(long)operation.Count])];
        (string, OnnxAttribute)[] attributes =
        [
            Channels,
            ExportContext.Integer("largest", operation.Largest ? 1 : 0),
            ExportContext.Integer("sorted", 1),
        ];
        if (operation.Indices)
        {
            node.Give("Cast", [node.AddPair("TopK", inputs, attributes).Second], Real);
        }
        else
        {
            node.GiveFirst("TopK", inputs, attributes);
        }
    }

    /// <summary>CumSum along an axis of the tensor.</summary>
    public static void CumSum(ExportContext node, CumSumOperation operation)
    {
        // The axis behind which so many elements are; axes of extent 1 behind it change nothing.
        int[] extents = [.. node.Shape.Dimensions];
        int axis = Enumerable.Range(0, extents.Length).First(i =>
            extents[i] == operation.Length && extents.Skip(i + 1).Aggregate(1, (product, extent) => product * extent) == operation.Inner);
        node.Give(
            "CumSum",
            [node.Input(0), node.Constant("axis", [axis + 1L])],
            ExportContext.Integer("exclusive", operation.Exclusive ? 1 : 0),
            ExportContext.Integer("reverse", operation.Reverse ? 1 : 0));
    }

    private static (string, OnnxAttribute) Real => ExportContext.Integer("to", (int)OnnxType.Single);
}
