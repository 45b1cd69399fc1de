namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Normalization by mean and variance, with a scale and a bias.</summary>
internal static class Normalizations
{
    private const float Epsilon = 1e-5f;

    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["BatchNormalization"] = Batch,
        ["InstanceNormalization"] = Instance,
        ["GroupNormalization"] = Group,
        ["LayerNormalization"] = Layer,
        ["RMSNormalization"] = RootMeanSquare,
        ["MeanVarianceNormalization"] = MeanVariance,
    };

    // Ioffe and Szegedy 2015, algorithm 2: scale * (x - mean) / sqrt(variance + epsilon) + bias, for each channel.
    private static Tensor[] Batch(Call call)
    {
        var x = call[0];
        Call.Check(call.Opset < 14 || !call.Flag("training_mode"), "'training_mode' is set: it trains");
        Call.Check(call.Opset >= 7 || call.Flag("is_test"), "'is_test' is not set: it trains");
        Call.Check(Enumerable.Range(1, Math.Max(0, call.Results - 1)).All(result => !call.Wants(result)), "it gives statistics: it trains");
        double epsilon = call.Single("epsilon", Epsilon);
        int channels = x.Rank >= 2 ? x.Dimensions[1] : 1;
        int positions = x.Rank >= 2 ? Tensor.Elements(x.Dimensions.AsSpan(2)) : 1;

        // Before version 9 each position of a channel may have its own.
        bool shared = call.Opset >= 9 || call.Flag("spatial", true);
        double[][] parts = [.. Enumerable.Range(1, 4).Select(i => call[i].Reals)];
        Call.Check(parts.All(part => part.Length == channels * (shared ? 1 : positions)), "the parameters are not as many as the channels");
        var (scale, bias, mean, variance) = (parts[0], parts[1], parts[2], parts[3]);
        double[] values = x.Reals;
        double[] result = call.NewReals(x.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            int c = shared ? i / positions % channels : i % (channels * positions);
            result[i] = (scale[c] * (values[i] - mean[c]) / Math.Sqrt(variance[c] + epsilon)) + bias[c];
        }

        return [Tensor.Of(x.Type, x.Dimensions, result)];
    }

    private static Tensor[] Instance(Call call)
    {
        var x = call[0];
        Call.Check(x.Rank >= 3, "the input has no axes of space");
        return Normalized(call, x, x.Dimensions[1], call[1].Reals, call[2].Reals);
    }

    // Wu and He 2018. Before version 21 a scale and a bias are a group's, from then on a channel's.
    private static Tensor[] Group(Call call)
    {
        var x = call[0];
        int groups = call.Int32("num_groups", 0);
        Call.Check(x.Rank >= 2 && groups > 0 && x.Dimensions[1] % groups == 0, "'num_groups' does not fit the input");
        double[] scale = call[1].Reals;
        double[] bias = call[2].Reals;
        int each = x.Dimensions[1] / groups;
        if (call.Opset < 21)
        {
            Call.Check(scale.Length == groups && bias.Length == groups, "the parameters are not as many as the groups");
            scale = [.. Enumerable.Range(0, x.Dimensions[1]).Select(c => scale[c / each])];
            bias = [.. Enumerable.Range(0, x.Dimensions[1]).Select(c => bias[c / each])];
        }

        return Normalized(call, x, groups, scale, bias);
    }

    // Each image's groups of channels by themselves.
    private static Tensor[] Normalized(Call call, Tensor x, int groups, double[] scale, double[] bias)
    {
        int channels = x.Dimensions[1];
        Call.Check(scale.Length == channels && bias.Length == channels, "the parameters are not as many as the channels");
        double epsilon = call.Single("epsilon", Epsilon);
        int positions = Tensor.Elements(x.Dimensions.AsSpan(2));
        int length = channels / groups * positions;
        double[] values = x.Reals;
        double[] result = call.NewReals(x.Dimensions);
        for (int row = 0; row < x.Dimensions[0] * groups; row++)
        {
            var (mean, variance) = Moments(values.AsSpan(row * length, length));
            for (int i = row * length; i < (row + 1) * length; i++)
            {
                int c = i / positions % channels;
                result[i] = (scale[c] * (values[i] - mean) / Math.Sqrt(variance + epsilon)) + bias[c];
            }
        }

        return [Tensor.Of(x.Type, x.Dimensions, result)];
    }

    // Ba, Kiros and Hinton 2016: over the axes from one on. Further results are the means and the inverse deviations.
    private static Tensor[] Layer(Call call)
    {
        var x = call[0];
        double epsilon = call.Single("epsilon", Epsilon);
        var (rows, length, shape) = Trailing(call, x);
        double[] scale = Spread(call, call[1], x);
        double[]? bias = call.Optional(2) is { } shift ? Spread(call, shift, x) : null;
        double[] values = x.Reals;
        double[] result = call.NewReals(x.Dimensions);
        double[] means = call.NewReals(rows);
        double[] inverses = call.NewReals(rows);
        for (int row = 0; row < rows; row++)
        {
            (means[row], double variance) = Moments(values.AsSpan(row * length, length));
            inverses[row] = 1 / Math.Sqrt(variance + epsilon);
            for (int i = row * length; i < (row + 1) * length; i++)
            {
                result[i] = ((values[i] - means[row]) * inverses[row] * scale[i]) + (bias?[i] ?? 0);
            }
        }

        // Statistics have the type that 'stash_type' names.
        var type = ElementType.Of(call.Integer("stash_type", (long)Onnx.Model.OnnxType.Single));
        return [Tensor.Of(x.Type, x.Dimensions, result), Tensor.Of(type, shape, means), Tensor.Of(type, shape, inverses)];
    }

    // Zhang and Sennrich 2019.
    private static Tensor[] RootMeanSquare(Call call)
    {
        var x = call[0];
        double epsilon = call.Single("epsilon", Epsilon);
        var (rows, length, _) = Trailing(call, x);
        double[] scale = Spread(call, call[1], x);
        double[] values = x.Reals;
        double[] result = call.NewReals(x.Dimensions);
        for (int row = 0; row < rows; row++)
        {
            double sum = 0;
            foreach (double value in values.AsSpan(row * length, length))
            {
                sum += value * value;
            }

            for (int i = row * length; i < (row + 1) * length; i++)
            {
                result[i] = values[i] / Math.Sqrt((sum / length) + epsilon) * scale[i];
            }
        }

        return [Tensor.Of(x.Type, x.Dimensions, result)];
    }

    private static Tensor[] MeanVariance(Call call)
    {
        // The specification's function adds this number to the deviation.
        const double Least = 1e-9;
        Call.Check(call.Opset >= 9, "this version of the operator is not supported");
        int[] axes = Call.Axes(call.Integers("axes") ?? [0, 2, 3], call[0].Rank);
        return
        [
            Rows.Map(call, call[0], axes, (x, y) =>
            {
                var (mean, variance) = Moments(x);
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = (x[i] - mean) / (Math.Sqrt(variance) + Least);
                }
            }),
        ];
    }

    private static (int Rows, int Length, int[] Statistics) Trailing(Call call, Tensor x)
    {
        int axis = Call.Axis(call.Integer("axis", -1), x.Rank);
        int[] shape = [.. x.Dimensions[..axis], .. Enumerable.Repeat(1, x.Rank - axis)];
        return (Tensor.Elements(x.Dimensions.AsSpan(0, axis)), Tensor.Elements(x.Dimensions.AsSpan(axis)), shape);
    }

    private static double[] Spread(Call call, Tensor parameter, Tensor x) => parameter.Expanded(call, x.Dimensions).Reals;

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, squares / values.Length);
    }
}
