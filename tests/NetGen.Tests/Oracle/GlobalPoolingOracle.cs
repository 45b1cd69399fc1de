namespace NetGen.Tests.Oracle;

/// <summary>The mean over all positions of each channel.</summary>
internal static class GlobalPoolingOracle
{
    public static double[] Average(int channels, double[] x)
    {
        int positions = x.Length / channels;
        var y = new double[channels];
        for (int i = 0; i < x.Length; i++)
        {
            y[i / positions] += x[i] / positions;
        }

        return y;
    }

    public static double[] AverageGradient(int positions, double[] dy)
    {
        var dx = new double[dy.Length * positions];
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] = dy[i / positions] / positions;
        }

        return dx;
    }
}
