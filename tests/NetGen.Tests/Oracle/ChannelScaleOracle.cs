namespace NetGen.Tests.Oracle;

/// <summary>Products with one number for each channel.</summary>
internal static class ChannelScaleOracle
{
    public static double[] Forward(double[] x, double[] scale)
    {
        int positions = x.Length / scale.Length;
        var y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * scale[i / positions];
        }

        return y;
    }

    public static double[] Gradient(int channels, double[] dy, double[] x)
    {
        int positions = x.Length / channels;
        var scale = new double[channels];
        for (int i = 0; i < x.Length; i++)
        {
            scale[i / positions] += dy[i] * x[i];
        }

        return scale;
    }
}
