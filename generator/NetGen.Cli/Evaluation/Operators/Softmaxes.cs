namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Softmax and its kin. Before version 13 they take all axes from one on together.</summary>
internal static class Softmaxes
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Softmax"] = call => Along(call, (x, y) => Shares(x, y, logarithm: false)),
        ["LogSoftmax"] = call => Along(call, (x, y) => Shares(x, y, logarithm: true)),
        ["Hardmax"] = call => Along(call, First),
    };

    private static Tensor[] Along(Call call, RowFunction function)
    {
        var x = call[0];
        if (call.Opset >= 13)
        {
            return [Rows.Map(call, x, [Call.Axis(call.Integer("axis", -1), x.Rank)], function)];
        }

        int axis = call.Int32("axis", 1) is var number && number == x.Rank ? number : Call.Axis(number, x.Rank);
        return [Rows.Map(call, x, [.. Enumerable.Range(axis, x.Rank - axis)], function)];
    }

    private static void Shares(ReadOnlySpan<double> x, Span<double> y, bool logarithm)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (double value in x)
        {
            sum += Math.Exp(value - largest);
        }

        for (int i = 0; i < x.Length; i++)
        {
            y[i] = logarithm ? x[i] - largest - Math.Log(sum) : Math.Exp(x[i] - largest) / sum;
        }
    }

    private static void First(ReadOnlySpan<double> x, Span<double> y)
    {
        int best = 0;
        for (int i = 1; i < x.Length; i++)
        {
            best = x[i] > x[best] ? i : best;
        }

        y.Clear();
        if (y.Length > 0)
        {
            y[best] = 1;
        }
    }
}
