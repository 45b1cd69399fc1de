namespace NetGen.Tests.Oracle;

/// <summary>Products with one number for each channel.</summary>
internal static class GateOracle
{
    public static double[] Forward(double[] x, double[] gate)
    {
        int positions = x.Length / gate.Length;
        var y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * gate[i / positions];
        }

        return y;
    }

    public static double[] Gradient(int channels, double[] dy, double[] x)
    {
        int positions = x.Length / channels;
        var gate = new double[channels];
        for (int i = 0; i < x.Length; i++)
        {
            gate[i / positions] += dy[i] * x[i];
        }

        return gate;
    }
}
