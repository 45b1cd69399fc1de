namespace NetGen.Tests.Oracle;

/// <summary>exp(x - max) over its sum, over the channels of each position.</summary>
internal static class SoftmaxOracle
{
    public static double[] Forward(int channels, double[] x)
    {
        int positions = x.Length / channels;
        var y = new double[x.Length];
        for (int p = 0; p < positions; p++)
        {
            double max = double.NegativeInfinity;
            for (int c = 0; c < channels; c++)
            {
                max = Math.Max(max, x[(c * positions) + p]);
            }

            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                sum += Math.Exp(x[(c * positions) + p] - max);
            }

            for (int c = 0; c < channels; c++)
            {
                y[(c * positions) + p] = Math.Exp(x[(c * positions) + p] - max) / sum;
            }
        }

        return y;
    }

    public static double[] Gradient(int channels, double[] dy, double[] y)
    {
        int positions = y.Length / channels;
        var dx = new double[y.Length];
        for (int p = 0; p < positions; p++)
        {
            double dot = 0;
            for (int c = 0; c < channels; c++)
            {
                dot += dy[(c * positions) + p] * y[(c * positions) + p];
            }

            for (int c = 0; c < channels; c++)
            {
                int i = (c * positions) + p;
                dx[i] = y[i] * (dy[i] - dot);
            }
        }

        return dx;
    }
}
