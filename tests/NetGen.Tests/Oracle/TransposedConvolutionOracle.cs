using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Transposed convolution by its definition: y[oc, i * stride + k * dilation - padding] gets, for every input channel
/// of its group, x[ic, i] * weight[ic, oc, k]; and its data gradient.</summary>
internal static class TransposedConvolutionOracle
{
    public static double[] Forward(TransposedConvolutionOperation operation, double[] x, double[] weight, double[]? bias)
    {
        var conv = operation.Transpose;
        int positions = Window.Inputs(conv.Axes);
        double[] y = [.. Enumerable.Range(0, conv.InChannels * positions).Select(i => bias is null ? 0 : bias[i / positions])];
        ForEachProduct(conv, (xi, wi, yi) => y[yi] += x[xi] * weight[wi]);
        return y;
    }

    public static double[] DataGradient(ConvolutionOperation conv, double[] dy, double[] weight)
    {
        var dx = new double[conv.OutChannels * Window.Outputs(conv.Axes)];
        ForEachProduct(conv, (xi, wi, yi) => dx[xi] += dy[yi] * weight[wi]);
        return dx;
    }

    /// <summary>Visits (x, weight, y) of every product; the windows lie on y.</summary>
    private static void ForEachProduct(ConvolutionOperation conv, Action<int, int, int> visit)
    {
        int perGroupIn = conv.OutChannels / conv.Groups;
        int perGroupOut = conv.InChannels / conv.Groups;
        int inputs = Window.Outputs(conv.Axes);
        int outputs = Window.Inputs(conv.Axes);
        for (int ic = 0; ic < conv.OutChannels; ic++)
        {
            for (int o = 0; o < perGroupOut; o++)
            {
                int oc = (ic / perGroupIn * perGroupOut) + o;
                Window.ForEachTap(conv.Axes, (input, tap, output) => visit(
                    (ic * inputs) + input,
                    (((ic * perGroupOut) + o) * conv.Taps) + tap,
                    (oc * outputs) + output));
            }
        }
    }
}
