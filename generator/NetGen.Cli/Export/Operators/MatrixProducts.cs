using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Products of matrices.</summary>
internal static class MatrixProducts
{
    /// <summary>MatMul, with a Transpose before it where an operand is stored so.</summary>
    public static void MatMul(ExportContext node, MatMulOperation operation)
    {
        string a = operation.TransposeA ? Transposed(node, 0) : node.Input(0);
        string b = operation.TransposeB ? Transposed(node, 1) : node.Input(1);
        node.Give("MatMul", [a, b]);
    }

    private static string Transposed(ExportContext node, int index)
    {
        int axes = node.InputShape(index).Rank + 2;
        return node.Add(
            "Transpose",
            [node.Input(index)],
            ExportContext.Integers("perm", [.. Enumerable.Range(0, axes - 2), axes - 1, axes - 2]));
    }
}
