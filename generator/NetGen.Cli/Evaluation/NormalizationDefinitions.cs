using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>Normalizations of inference.</summary>
internal static class NormalizationDefinitions
{
    /// <summary>BatchNormalization by the moving averages.</summary>
    public static Constant[] Batch(NodeContext node)
    {
        var x = node.Constant(0);
        float epsilon = node.Single("epsilon", 1e-5f);
        double[][] parts = [.. Enumerable.Range(1, 4).Select(input => node.Constant(input).Values)];
        return [ByChannel(x, (channel, value) => ((value - parts[2][channel]) / Math.Sqrt(parts[3][channel] + epsilon) * parts[0][channel]) + parts[1][channel])];
    }

    /// <summary>InstanceNormalization: mean and variance of each channel of each image.</summary>
    public static Constant[] Instance(NodeContext node)
    {
        var x = node.Constant(0);
        float epsilon = node.Single("epsilon", 1e-5f);
        double[] scale = node.Constant(1).Values;
        double[] shift = node.Constant(2).Values;
        int channels = x.Dimensions[1];
        int positions = x.Count / x.Dimensions[0] / channels;
        double[] result = new double[x.Count];
        for (int row = 0; row < x.Count / positions; row++)
        {
            double[] values = x.Values[(row * positions)..((row + 1) * positions)];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + epsilon);
            for (int i = 0; i < positions; i++)
            {
                result[(row * positions) + i] = ((values[i] - mean) / deviation * scale[row % channels]) + shift[row % channels];
            }
        }

        return [new Constant(x.Dimensions, result)];
    }

    /// <summary>LRN: x over (bias + alpha / size * the sum of squares over neighbouring channels)^beta.</summary>
    public static Constant[] LocalResponse(NodeContext node)
    {
        var x = node.Constant(0);
        int size = checked((int)node.Integer("size", 1));
        var (alpha, beta, bias) = (node.Single("alpha", 1e-4f), node.Single("beta", 0.75f), node.Single("bias", 1));
        int channels = x.Dimensions[1];
        int positions = x.Count / x.Dimensions[0] / channels;
        double[] values = x.Values;
        double[] result = new double[x.Count];
        for (int i = 0; i < result.Length; i++)
        {
            int channel = i / positions % channels;
            int first = Math.Max(0, channel - ((size - 1) / 2));
            int end = Math.Min(channels, channel + (size / 2) + 1);
            double sum = 0;
            for (int other = first; other < end; other++)
            {
                double neighbour = values[i + ((other - channel) * positions)];
                sum += neighbour * neighbour;
            }

            result[i] = values[i] / Math.Pow(bias + (alpha / size * sum), beta);
        }

        return [new Constant(x.Dimensions, result)];
    }

    /// <summary>A list with one number per channel, as something to broadcast to x; anything else as it is.</summary>
    public static Constant OfChannels(Constant list, Constant x) => list.Dimensions.Count == 1 && list.Count == x.Dimensions[1]
        ? list.Reshaped([list.Count, .. Enumerable.Repeat(1, x.Dimensions.Count - 2)])
        : list;

    private static Constant ByChannel(Constant x, Func<int, double, double> function)
    {
        int channels = x.Dimensions[1];
        int positions = x.Count / x.Dimensions[0] / channels;
        double[] values = x.Values;
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(i / positions % channels, values[i]);
        }

        return new Constant(x.Dimensions, result);
    }
}
