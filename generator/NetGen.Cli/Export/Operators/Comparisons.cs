using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Comparisons and choices. ONNX has truth values of their own, which NetGen has as 0 and 1.</summary>
internal static class Comparisons
{
    private static readonly (string, OnnxAttribute) ToSingle = ExportContext.Integer("to", (long)OnnxType.Single);
    private static readonly (string, OnnxAttribute) ToBoolean = ExportContext.Integer("to", (long)OnnxType.Boolean);

    /// <summary>One of two tensors, as a third says.</summary>
    public static void Where(ExportContext node)
    {
        string mask = node.Add("Cast", [node.Input(0)], ToBoolean);
        node.Give("Where", [mask, node.Input(1), node.Input(2)]);
    }

    /// <summary>1 where a comparison holds, else 0.</summary>
    public static void Compare(ExportContext node, CompareOperation compare)
    {
        string holds = compare.Operator == ComparisonOperator.NotEqual
            ? node.Add("Not", [node.Add("Equal", node.AllInputs())])
            : node.Add(compare.Operator.ToString(), node.AllInputs());
        node.Give("Cast", [holds], ToSingle);
    }
}
