namespace NetGen.Tests.Oracle;

/// <summary>The leaky rectifier with one slope, or one for each channel.</summary>
internal static class PReLUOracle
{
    /// <summary>v where x is positive, else slope * v: the function itself with v = x, and its gradient with v = dy.</summary>
    public static double[] Scale(bool perChannel, int channels, double[] v, double[] x, double[] slopes)
    {
        int positions = x.Length / channels;
        var y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > 0 ? v[i] : slopes[perChannel ? i / positions : 0] * v[i];
        }

        return y;
    }

    public static void AddSlopeGradient(bool perChannel, int channels, double[] x, double[] dy, double[] gradient)
    {
        int positions = x.Length / channels;
        for (int i = 0; i < x.Length; i++)
        {
            gradient[perChannel ? i / positions : 0] += x[i] > 0 ? 0 : dy[i] * x[i];
        }
    }
}
