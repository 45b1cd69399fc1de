using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>A convolution with random data, and its results by plain loops over planar tensors.</summary>
internal sealed class ConvolutionCase
{
    private ConvolutionCase(EquatableArray<WindowAxis> axes, int inChannels, int outChannels, int groups, Random random)
    {
        Axes = axes;
        InChannels = inChannels;
        OutChannels = outChannels;
        Groups = groups;
        X = Fill(random, inChannels * In.Product());
        Weight = Fill(random, outChannels * (inChannels / groups) * Taps);
        Bias = Fill(random, outChannels);
        Dy = Fill(random, outChannels * Out.Product());
    }

    public EquatableArray<WindowAxis> Axes { get; }

    public int InChannels { get; }

    public int OutChannels { get; }

    public int Groups { get; }

    public int[] In => [.. Axes.Select(a => a.In)];

    public int[] Out => [.. Axes.Select(a => a.Out)];

    public int Taps => Axes[0].Kernel * Axes[1].Kernel * Axes[2].Kernel;

    public double[] X { get; }

    public double[] Weight { get; }

    public double[] Bias { get; }

    public double[] Dy { get; }

    public override string ToString() =>
        $"{InChannels} -> {OutChannels}, groups {Groups}: " + string.Join(", ", Axes.Select(a => a.ToString()));

    /// <summary>Cases of every kind, then random ones.</summary>
    public static IEnumerable<ConvolutionCase> All(int seed, int random)
    {
        var numbers = new Random(seed);
        yield return Make(numbers, 1, 6, 1, Axis(8, 5), Axis(8, 5));
        yield return Make(numbers, 6, 16, 1, Axis(7, 5), Axis(7, 5));
        yield return Make(numbers, 33, 17, 1, Axis(5, 3, 1, 1, 1, 1), Axis(13, 3, 1, 1, 1, 1));
        yield return Make(numbers, 5, 64, 1, Axis(3, 3, 1, 1, 1, 1), Axis(7, 3, 1, 1, 1, 1));
        yield return Make(numbers, 3, 16, 1, Axis(1, 1), Axis(33, 3, 1, 1, 1, 1));
        yield return Make(numbers, 17, 16, 1, Axis(33, 3, 1, 1, 1, 1), Axis(1, 1));
        yield return Make(numbers, 16, 32, 2, Axis(4, 3, 1, 1, 1, 1), Axis(6, 3, 2, 1, 0, 1));
        yield return Make(numbers, 12, 32, 2, Axis(4, 3), Axis(5, 2));
        yield return Make(numbers, 3, 5, 1, Axis(7, 1, 3), Axis(8, 2, 3));
        yield return Make(numbers, 2, 4, 1, Axis(9, 3, 1, 2, 2, 2), Axis(9, 3, 2, 2, 1, 3));
        yield return Make(numbers, 1, 1, 1, Axis(1, 1), Axis(13, 7, 3, 2, 4, 5));
        yield return Make(numbers, 1, 3, 1, Axis(2, 3, 2, 1, 1, 1), Axis(4, 2, 1, 1, 1, 0), Axis(6, 3, 1, 1, 0, 1));
        yield return Make(numbers, 5, 5, 5, Axis(5, 3, 1, 1, 1, 1), Axis(18, 3, 1, 1, 1, 1));
        yield return Make(numbers, 6, 4, 2, Axis(1, 1), Axis(40, 3, 1, 1, 1, 1));
        yield return Make(numbers, 1, 2, 1, Axis(1, 1), Axis(45, 9, 1, 5, 20, 20));
        for (int i = 0; i < random; i++)
        {
            yield return Random(numbers);
        }
    }

    public static ConvolutionCase Make(Random random, int inChannels, int outChannels, int groups, params WindowAxis[] axes) =>
        new([.. Enumerable.Repeat(WindowAxis.None, 3 - axes.Length), .. axes], inChannels, outChannels, groups, random);

    public static WindowAxis Axis(int @in, int kernel, int stride = 1, int dilation = 1, int padBegin = 0, int padEnd = 0) => new(
        @in,
        kernel,
        stride,
        dilation,
        padBegin,
        padEnd,
        ((@in + padBegin + padEnd - (dilation * (kernel - 1)) - 1) / stride) + 1);

    public double[] Forward(bool bias)
    {
        double[] y = new double[OutChannels * Out.Product()];
        for (int oc = 0; bias && oc < OutChannels; oc++)
        {
            Array.Fill(y, Bias[oc], oc * Out.Product(), Out.Product());
        }

        Visit((x, w, output) => y[output] += X[x] * Weight[w]);
        return y;
    }

    public double[] DataGradient()
    {
        double[] dx = new double[X.Length];
        Visit((x, w, y) => dx[x] += Dy[y] * Weight[w]);
        return dx;
    }

    public double[] WeightGradient()
    {
        double[] dw = new double[Weight.Length];
        Visit((x, w, y) => dw[w] += Dy[y] * X[x]);
        return dw;
    }

    // Every multiply-add of the convolution, by the indices of input, weight and output.
    private void Visit(Action<int, int, int> use)
    {
        int inPerGroup = InChannels / Groups;
        for (int oc = 0; oc < OutChannels; oc++)
        {
            int firstIn = oc / (OutChannels / Groups) * inPerGroup;
            for (int ic = 0; ic < inPerGroup; ic++)
            {
                for (int position = 0; position < Out.Product(); position++)
                {
                    for (int tap = 0; tap < Taps; tap++)
                    {
                        int input = InputPosition(position, tap);
                        if (input >= 0)
                        {
                            use(((firstIn + ic) * In.Product()) + input, (((oc * inPerGroup) + ic) * Taps) + tap, (oc * Out.Product()) + position);
                        }
                    }
                }
            }
        }
    }

    private int InputPosition(int position, int tap)
    {
        int input = 0;
        int scale = 1;
        for (int axis = 2; axis >= 0; axis--)
        {
            var a = Axes[axis];
            int at = (position % a.Out * a.Stride) - a.PadBegin + (tap % a.Kernel * a.Dilation);
            if (at < 0 || at >= a.In)
            {
                return -1;
            }

            input += at * scale;
            scale *= a.In;
            position /= a.Out;
            tap /= a.Kernel;
        }

        return input;
    }

    private static ConvolutionCase Random(Random random)
    {
        int[] channels = [1, 3, 5, 16, 17, 33];
        int groups = random.Next(4) == 0 ? 2 : 1;
        int rank = 1 + random.Next(3);
        var axes = Enumerable.Range(0, rank).Select(axis =>
        {
            int kernel = 1 + random.Next(4);
            int dilation = 1 + random.Next(2);
            int begin = random.Next(3);
            int end = random.Next(3);
            int[] widths = axis == rank - 1 ? [1, 7, 13, 20] : [1, 2, 4];
            int extent = widths[random.Next(widths.Length)];
            extent = Math.Max(extent, (dilation * (kernel - 1)) + 1 - begin - end);
            return Axis(extent, kernel, 1 + random.Next(3), dilation, begin, end);
        }).ToArray();
        int Channels() => groups == 1 ? channels[random.Next(channels.Length)] : new[] { 2, 6, 8, 16, 32 }[random.Next(5)];
        return Make(random, Channels(), Channels(), groups, axes);
    }

    /// <summary>What a blocked kernel of the forward convolution reads: x, the packed weights and the bias. Lanes past the channels are zero.</summary>
    public double[][] Operands(Layout inLayout, TargetIsa isa)
    {
        var pack = new PackWeights(OutChannels, InChannels, Groups, Taps, false, inLayout);
        double[] packed = new double[pack.PackedSize(isa)];
        Interpreted.RunImage(pack, isa, Weight, packed);
        double[] x = [.. Layouts.To(inLayout, X, InChannels, isa.Lanes).Select(value => double.IsNaN(value) ? 0 : value)];
        return [x, packed, [.. Bias, .. new double[isa.Lanes]]];
    }

    private static double[] Fill(Random random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1);
        }

        return values;
    }
}
