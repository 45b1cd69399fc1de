using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>Products of matrices.</summary>
internal static class MatrixDefinitions
{
    /// <summary>Gemm: alpha * a * b + beta * c.</summary>
    public static Constant[] Gemm(NodeContext node)
    {
        var a = node.Integer("transA", 0) != 0 ? node.Constant(0).Transposed([1, 0]) : node.Constant(0);
        bool transposed = node.Integer("transB", 0) != 0;
        float alpha = node.Single("alpha", 1);
        float beta = node.Single("beta", 1);
        var product = Product(a, node.Constant(1), transposed).Map(x => alpha * x);
        return [node.Has(2) ? Constant.Combine(product, node.Constant(2), (x, c) => x + (beta * c)) : product];
    }

    /// <summary>MatMul of two matrices.</summary>
    public static Constant[] MatMul(NodeContext node) => [Product(node.Constant(0), node.Constant(1), transposed: false)];

    private static Constant Product(Constant a, Constant b, bool transposed)
    {
        if (a.Dimensions.Count != 2 || b.Dimensions.Count != 2)
        {
            throw new ImportException("an operand is no matrix");
        }

        var (rows, inner) = (a.Dimensions[0], a.Dimensions[1]);
        int columns = b.Dimensions[transposed ? 0 : 1];
        if (b.Dimensions[transposed ? 1 : 0] != inner)
        {
            throw new ImportException("the matrices do not fit");
        }

        double[] x = a.Values;
        var y = b.AsSingles();
        double[] result = new double[Constant.Elements([rows, columns])];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                {
                    sum += x[(i * inner) + k] * y[transposed ? (j * inner) + k : (k * columns) + j];
                }

                result[(i * columns) + j] = sum;
            }
        }

        return new Constant([rows, columns], result);
    }
}
