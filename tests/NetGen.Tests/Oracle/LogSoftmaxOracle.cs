namespace NetGen.Tests.Oracle;

/// <summary>x - log(sum of exp(x)), over the channels of each position.</summary>
internal static class LogSoftmaxOracle
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
                y[(c * positions) + p] = x[(c * positions) + p] - max - Math.Log(sum);
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
            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                sum += dy[(c * positions) + p];
            }

            for (int c = 0; c < channels; c++)
            {
                int i = (c * positions) + p;
                dx[i] = dy[i] - (Math.Exp(y[i]) * sum);
            }
        }

        return dx;
    }
}
