using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Products with a constant matrix.</summary>
internal static class DenseLayers
{
    /// <summary>Gemm: alpha * x * w + beta * c.</summary>
    public static object[] Gemm(NodeContext node)
    {
        var x = Vector(node.Activation(0));
        if (node.Integer("transA", 0) != 0)
        {
            throw new ImportException("transA is not supported");
        }

        var weight = Matrix(node.Constant(1));
        if (node.Integer("transB", 0) == 0)
        {
            weight = weight.Transposed([1, 0]);
        }

        float alpha = node.Single("alpha", 1);
        float beta = node.Single("beta", 1);
        double[]? bias = node.Has(2) && beta != 0
            ? Arithmetic.ByChannel(node.Constant(2), [x.Dimensions[0], weight.Dimensions[0]]) : null;
        return [Add(node, x, alpha == 1 ? weight : weight.Map(value => value * alpha), bias is null ? null : Scaled(bias, beta))];
    }

    /// <summary>MatMul with a constant on the right.</summary>
    public static object[] MatMul(NodeContext node) =>
        [Add(node, Vector(node.Activation(0)), Matrix(node.Constant(1)).Transposed([1, 0]), null)];

    /// <summary>The arguments of a dense layer.</summary>
    public static Argument[] Arguments(int features, bool bias) => bias
        ? [NodeContext.Argument("Features", features)]
        : [NodeContext.Argument("Features", features), NodeContext.Argument("Bias", false)];

    /// <summary>Adds a dense layer.</summary>
    /// <param name="node">The node.</param>
    /// <param name="x">A vector.</param>
    /// <param name="weight">(out, in).</param>
    /// <param name="bias">One for each output, or null.</param>
    public static Activation Add(NodeContext node, Activation x, Constant weight, double[]? bias)
    {
        if (weight.Dimensions[1] != x.Shape.Channels)
        {
            throw new ImportException($"the matrix has {weight.Dimensions[1]} inputs; its operand has {x.Shape.Channels} features");
        }

        string name = node.Draft.Name("Dense", node.WeightName(1));
        var shape = node.Draft.Add("Dense", name, x, Arguments(weight.Dimensions[0], bias is not null));
        node.Draft.AddWeight(name, "weight", weight.Dimensions, weight.ToSingles());
        if (bias is not null)
        {
            node.Draft.AddWeight(name, "bias", [bias.Length], Array.ConvertAll(bias, value => (float)value));
        }

        return Activation.Of(name, shape, x.Dimensions[0]);
    }

    private static Activation Vector(Activation x) => x.Dimensions.Count == 2 && x.Shape.Rank == 0
        ? x
        : throw new ImportException($"the operand has the shape ({string.Join(", ", x.Dimensions)}); expected images and features");

    private static Constant Matrix(Constant weight) =>
        weight.Dimensions.Count == 2 ? weight : throw new ImportException("the constant is no matrix");

    private static double[] Scaled(double[] values, float factor) => factor == 1 ? values : Array.ConvertAll(values, value => value * factor);
}
