namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Convolutions over any number of axes of space.</summary>
internal static class Convolutions
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Conv"] = Conv,
        ["ConvTranspose"] = Transposed,
    };

    // x (N, G * IC, ...), weight (G * OC, IC, ...), bias (G * OC).
    private static Tensor[] Conv(Call call)
    {
        var (x, weight, bias) = Operands(call);
        int groups = call.Int32("group", 1);
        var (images, channels, outChannels, groupIn) = (x.Dimensions[0], x.Dimensions[1], weight.Dimensions[0], weight.Dimensions[1]);
        Call.Check(groups > 0 && outChannels % groups == 0 && (long)groupIn * groups == channels, "the weight and the groups do not fit the input");
        Call.Check(bias is null || bias.Length == outChannels, "the bias does not fit the weight");
        var windows = Window.Of(call, x.Dimensions[2..], Kernel(call, weight));
        int[] space = [.. windows.Select(window => window.Out)];
        double[] result = call.NewReals([images, outChannels, .. space]);
        var taps = Taps.Of(call, windows);
        int positions = Tensor.Elements(space);
        int inPositions = Tensor.Elements(x.Dimensions.AsSpan(2));
        call.Spend((double)result.Length * groupIn * taps.Length);
        double[] values = x.Reals;
        double[] factors = weight.Reals;
        Parallel.For(0, images * outChannels, row =>
        {
            var (image, oc) = Math.DivRem(row, outChannels);
            var y = result.AsSpan(row * positions, positions);
            y.Fill(bias?[oc] ?? 0);
            int first = (image * channels) + (oc / (outChannels / groups) * groupIn);
            for (int ic = 0; ic < groupIn; ic++)
            {
                var from = values.AsSpan((first + ic) * inPositions, inPositions);
                for (int tap = 0; tap < taps.Length; tap++)
                {
                    foreach (var run in taps[tap])
                    {
                        run.Forward(from, y, factors[(((oc * groupIn) + ic) * taps.Length) + tap]);
                    }
                }
            }
        });
        return [Tensor.Of(x.Type, [images, outChannels, .. space], result)];
    }

    // x (N, G * IC, ...), weight (G * IC, OC, ...), bias (G * OC): each input sends its product with the kernel to the
    // outputs that a convolution would read it from.
    private static Tensor[] Transposed(Call call)
    {
        var (x, weight, bias) = Operands(call);
        int groups = call.Int32("group", 1);
        var (images, channels, groupOut) = (x.Dimensions[0], x.Dimensions[1], weight.Dimensions[1]);
        Call.Check(groups > 0 && channels % groups == 0 && weight.Dimensions[0] == channels, "the weight and the groups do not fit the input");
        var windows = Window.OfTransposed(call, x.Dimensions[2..], Kernel(call, weight));
        int[] space = [.. windows.Select(window => window.In)];
        int outChannels = checked(groupOut * groups);
        Call.Check(bias is null || bias.Length == outChannels, "the bias does not fit the weight");
        double[] result = call.NewReals([images, outChannels, .. space]);
        var taps = Taps.Of(call, windows);
        int positions = Tensor.Elements(space);
        int inPositions = Tensor.Elements(x.Dimensions.AsSpan(2));
        int groupIn = channels / groups;
        call.Spend((double)x.Count * groupOut * taps.Length);
        double[] values = x.Reals;
        double[] factors = weight.Reals;
        Parallel.For(0, images * outChannels, row =>
        {
            var (image, oc) = Math.DivRem(row, outChannels);
            var y = result.AsSpan(row * positions, positions);
            y.Fill(bias?[oc] ?? 0);
            int group = oc / groupOut;
            for (int ic = group * groupIn; ic < (group + 1) * groupIn; ic++)
            {
                var from = values.AsSpan(((image * channels) + ic) * inPositions, inPositions);
                for (int tap = 0; tap < taps.Length; tap++)
                {
                    foreach (var run in taps[tap])
                    {
                        run.Backward(from, y, factors[(((ic * groupOut) + (oc % groupOut)) * taps.Length) + tap]);
                    }
                }
            }
        });
        return [Tensor.Of(x.Type, [images, outChannels, .. space], result)];
    }

    private static (Tensor X, Tensor Weight, double[]? Bias) Operands(Call call)
    {
        var (x, weight) = (call[0], call[1]);
        Call.Check(x.Rank >= 3 && weight.Rank == x.Rank, $"the input has the shape {Tensor.Shown(x.Dimensions)}, the weight {Tensor.Shown(weight.Dimensions)}");
        var bias = call.Optional(2);
        Call.Check(bias is null || bias.Rank == 1, "the bias is no list");
        return (x, weight, bias?.Reals);
    }

    private static int[] Kernel(Call call, Tensor weight)
    {
        int[] kernel = weight.Dimensions[2..];
        Call.Check(
            !call.Has("kernel_shape") || Window.KernelShape(call, kernel.Length).AsSpan().SequenceEqual(kernel), "'kernel_shape' is not that of the weight");
        return kernel;
    }
}
