using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Convolution by its definition: y[oc, o] = bias[oc] + sum over ic, k of weight[oc, ic, k] * x[ic, o * stride +
/// k * dilation - padding], in three axes, and the two sums that are its gradients.</summary>
internal static class ConvolutionOracle
{
    public static double[] Forward(ConvolutionOperation conv, double[] x, double[] weight, double[]? bias)
    {
        var y = new double[conv.OutChannels * Window.Outputs(conv.Axes)];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias is null ? 0 : bias[i / Window.Outputs(conv.Axes)];
        }

        ForEachProduct(conv, (yi, wi, xi) => y[yi] += weight[wi] * x[xi]);
        return y;
    }

    public static double[] DataGradient(ConvolutionOperation conv, double[] dy, double[] weight)
    {
        var dx = new double[conv.InChannels * Window.Inputs(conv.Axes)];
        ForEachProduct(conv, (yi, wi, xi) => dx[xi] += weight[wi] * dy[yi]);
        return dx;
    }

    public static void AddWeightGradient(ConvolutionOperation conv, double[] x, double[] dy, double[] dw) =>
        ForEachProduct(conv, (yi, wi, xi) => dw[wi] += x[xi] * dy[yi]);

    public static void AddBiasGradient(double[] dy, double[] db)
    {
        int positions = dy.Length / db.Length;
        for (int i = 0; i < dy.Length; i++)
        {
            db[i / positions] += dy[i];
        }
    }

    /// <summary>Visits the index triple (y, weight, x) of every product of the definition.</summary>
    private static void ForEachProduct(ConvolutionOperation conv, Action<int, int, int> visit)
    {
        int inChannels = conv.InChannels / conv.Groups;
        int outChannels = conv.OutChannels / conv.Groups;
        for (int oc = 0; oc < conv.OutChannels; oc++)
        {
            for (int ic = 0; ic < inChannels; ic++)
            {
                int channel = (oc / outChannels * inChannels) + ic;
                Window.ForEachTap(conv.Axes, (output, tap, input) => visit(
                    (oc * Window.Outputs(conv.Axes)) + output,
                    (((oc * inChannels) + ic) * conv.Taps) + tap,
                    (channel * Window.Inputs(conv.Axes)) + input));
            }
        }
    }
}
