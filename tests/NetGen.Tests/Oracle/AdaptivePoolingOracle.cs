using NetGen.Generator.Model;

namespace NetGen.Tests.Oracle;

/// <summary>Adaptive average pooling by its definition: output o is the mean of the inputs from floor(o * in / out) to
/// ceil((o + 1) * in / out).</summary>
internal static class AdaptivePoolingOracle
{
    public static double[] Average(TensorShape input, TensorShape output, double[] x)
    {
        var y = new double[output.Elements];
        ForEachShare(input, output, (from, to, share) => y[to] += share * x[from]);
        return y;
    }

    public static double[] AverageGradient(TensorShape input, TensorShape output, double[] dy)
    {
        var dx = new double[input.Elements];
        ForEachShare(input, output, (from, to, share) => dx[from] += share * dy[to]);
        return dx;
    }

    private static void ForEachShare(TensorShape input, TensorShape output, Action<int, int, double> visit)
    {
        for (int c = 0; c < input.Channels; c++)
        {
            for (int o = 0; o < output.Positions; o++)
            {
                int[] d = Window(o / output.Width / output.Height, input.Depth, output.Depth);
                int[] h = Window(o / output.Width % output.Height, input.Height, output.Height);
                int[] w = Window(o % output.Width, input.Width, output.Width);
                foreach (int id in d)
                {
                    foreach (int ih in h)
                    {
                        foreach (int iw in w)
                        {
                            int from = (((((c * input.Depth) + id) * input.Height) + ih) * input.Width) + iw;
                            visit(from, (c * (int)output.Positions) + o, 1.0 / (d.Length * h.Length * w.Length));
                        }
                    }
                }
            }
        }
    }

    private static int[] Window(int o, int extent, int outputs)
    {
        int begin = (int)Math.Floor(o * (double)extent / outputs);
        int end = (int)Math.Ceiling((o + 1) * (double)extent / outputs);
        return [.. Enumerable.Range(begin, end - begin)];
    }
}
