using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Tests.Oracle;

/// <summary>Max and average pooling by their definitions.</summary>
internal static class PoolingOracle
{
    /// <summary>The largest value of each window and its tap; of equal values the first, as in PyTorch.</summary>
    public static (double[] Y, double[] Taps) Max(EquatableArray<WindowAxis> axes, int channels, double[] x)
    {
        int inputs = Window.Inputs(axes);
        int outputs = Window.Outputs(axes);
        var y = new double[channels * outputs];
        var taps = new double[y.Length];
        Array.Fill(y, double.NegativeInfinity);
        for (int c = 0; c < channels; c++)
        {
            Window.ForEachTap(axes, (output, tap, input) =>
            {
                int i = (c * outputs) + output;
                double value = x[(c * inputs) + input];
                if (value > y[i])
                {
                    y[i] = value;
                    taps[i] = tap;
                }
            });
        }

        return (y, taps);
    }

    public static double[] MaxGradient(EquatableArray<WindowAxis> axes, int channels, double[] dy, double[] taps)
    {
        int inputs = Window.Inputs(axes);
        int outputs = Window.Outputs(axes);
        var dx = new double[channels * inputs];
        for (int c = 0; c < channels; c++)
        {
            Window.ForEachTap(axes, (output, tap, input) =>
            {
                int i = (c * outputs) + output;
                if (tap == taps[i])
                {
                    dx[(c * inputs) + input] += dy[i];
                }
            });
        }

        return dx;
    }

    public static double[] Average(EquatableArray<WindowAxis> axes, bool countPadding, int channels, double[] x)
    {
        int inputs = Window.Inputs(axes);
        int outputs = Window.Outputs(axes);
        var divisors = Divisors(axes, countPadding);
        var y = new double[channels * outputs];
        for (int c = 0; c < channels; c++)
        {
            Window.ForEachTap(axes, (output, _, input) =>
                y[(c * outputs) + output] += x[(c * inputs) + input] / divisors[output]);
        }

        return y;
    }

    public static double[] AverageGradient(EquatableArray<WindowAxis> axes, bool countPadding, int channels, double[] dy)
    {
        int inputs = Window.Inputs(axes);
        int outputs = Window.Outputs(axes);
        var divisors = Divisors(axes, countPadding);
        var dx = new double[channels * inputs];
        for (int c = 0; c < channels; c++)
        {
            Window.ForEachTap(axes, (output, _, input) =>
                dx[(c * inputs) + input] += dy[(c * outputs) + output] / divisors[output]);
        }

        return dx;
    }

    public static double[] Norm(EquatableArray<WindowAxis> axes, int p, int channels, double[] x)
    {
        int inputs = Window.Inputs(axes);
        int outputs = Window.Outputs(axes);
        var sums = new double[channels * outputs];
        for (int c = 0; c < channels; c++)
        {
            Window.ForEachTap(axes, (output, _, input) =>
                sums[(c * outputs) + output] += Math.Pow(Math.Abs(x[(c * inputs) + input]), p));
        }

        return [.. sums.Select(sum => Math.Pow(sum, 1.0 / p))];
    }

    public static double[] NormGradient(EquatableArray<WindowAxis> axes, int p, int channels, double[] dy, double[] x, double[] y)
    {
        int inputs = Window.Inputs(axes);
        int outputs = Window.Outputs(axes);
        var dx = new double[channels * inputs];
        for (int c = 0; c < channels; c++)
        {
            Window.ForEachTap(axes, (output, _, input) =>
            {
                int i = (c * outputs) + output;
                double value = x[(c * inputs) + input];
                dx[(c * inputs) + input] += value == 0 ? 0 : dy[i] * Math.Sign(value) * Math.Pow(Math.Abs(value) / y[i], p - 1);
            });
        }

        return dx;
    }

    /// <summary>What each window's sum is divided by.</summary>
    private static int[] Divisors(EquatableArray<WindowAxis> axes, bool countPadding)
    {
        var divisors = new int[Window.Outputs(axes)];
        if (countPadding)
        {
            // A window counts the padding within it, but not what lies beyond.
            int[] Counts(WindowAxis a) =>
                [.. Enumerable.Range(0, a.Out).Select(o => Enumerable.Range(0, a.Kernel).Count(k => (o * a.Stride) + (k * a.Dilation) < a.Padded))];
            int[][] counts = [.. axes.Select(Counts)];
            divisors = [.. from d in counts[0] from h in counts[1] from w in counts[2] select d * h * w];
        }
        else
        {
            Window.ForEachTap(axes, (output, _, _) => divisors[output]++);
        }

        return divisors;
    }
}
