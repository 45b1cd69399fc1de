using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Reductions over axes, which keep the extent 1.</summary>
internal static class Reductions
{
    /// <summary>ReduceMean and its like. The axes of a sum are an operand, those of the others an attribute.</summary>
    public static void Reduce(ExportContext node, ReduceOperation operation)
    {
        int missing = TensorShape.MaxRank - node.InputShape(0).Rank;
        int[] axes = [.. Enumerable.Range(0, operation.Axes.Count).Where(axis => operation.Axes[axis]).Select(axis => axis == 0 ? 1 : axis + 1 - missing)];
        if (operation.Kind == ReduceKind.Sum)
        {
            node.Give("ReduceSum", [node.Input(0), node.Constant("axes", [.. axes.Select(axis => (long)axis)])]);
            return;
        }

        node.Give(
            operation.Kind switch
            {
                ReduceKind.Mean => "ReduceMean",
                ReduceKind.Max => "ReduceMax",
                ReduceKind.Min => "ReduceMin",
                _ => "ReduceProd",
            },
            [node.Input(0)],
            ExportContext.Integers("axes", axes));
    }
}
