using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Products of matrices that lie one behind the other.</summary>
internal static class MatMulOracle
{
    public static double[] Product(MatMulOperation product, double[] a, double[] b)
    {
        var (rows, inner, columns) = (product.Rows, product.Inner, product.Columns);
        double[] y = new double[product.Matrices * rows * columns];
        for (int i = 0; i < y.Length; i++)
        {
            int column = i % columns;
            int row = i / columns % rows;
            int matrix = i / columns / rows;
            for (int k = 0; k < inner; k++)
            {
                int inA = product.TransposeA ? (k * rows) + row : (row * inner) + k;
                int inB = product.TransposeB ? (column * inner) + k : (k * columns) + column;
                y[i] += a[(matrix * rows * inner) + inA] * b[(matrix * inner * columns) + inB];
            }
        }

        return y;
    }
}
