using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>y[o] = bias[o] + sum over i of weight[o, i] * x[i], and its gradients.</summary>
internal static class DenseOracle
{
    public static double[] Forward(DenseOperation dense, double[] x, double[] weight, double[]? bias)
    {
        var y = new double[dense.OutFeatures];
        for (int o = 0; o < dense.OutFeatures; o++)
        {
            y[o] = bias is null ? 0 : bias[o];
            for (int i = 0; i < dense.InFeatures; i++)
            {
                y[o] += weight[(o * dense.InFeatures) + i] * x[i];
            }
        }

        return y;
    }

    public static double[] DataGradient(DenseOperation dense, double[] dy, double[] weight)
    {
        var dx = new double[dense.InFeatures];
        for (int o = 0; o < dense.OutFeatures; o++)
        {
            for (int i = 0; i < dense.InFeatures; i++)
            {
                dx[i] += weight[(o * dense.InFeatures) + i] * dy[o];
            }
        }

        return dx;
    }

    public static void AddWeightGradient(DenseOperation dense, double[] x, double[] dy, double[] dw)
    {
        for (int o = 0; o < dense.OutFeatures; o++)
        {
            for (int i = 0; i < dense.InFeatures; i++)
            {
                dw[(o * dense.InFeatures) + i] += dy[o] * x[i];
            }
        }
    }
}
