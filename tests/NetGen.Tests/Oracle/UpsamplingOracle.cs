using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Tests.Oracle;

/// <summary>Upsampling by its definition, as a sum of inputs with weights that are a product over the axes; the gradient is the
/// transposed sum.</summary>
internal static class UpsamplingOracle
{
    public static double[] Nearest(EquatableArray<BlockAxis> axes, int channels, double[] x) =>
        Forward([.. axes.Select(Weights)], channels, x);

    public static double[] NearestGradient(EquatableArray<BlockAxis> axes, int channels, double[] dy) =>
        Backward([.. axes.Select(Weights)], channels, dy);

    public static double[] Linear(EquatableArray<LinearAxis> axes, int channels, double[] x) =>
        Forward([.. axes.Select(Weights)], channels, x);

    public static double[] LinearGradient(EquatableArray<LinearAxis> axes, int channels, double[] dy) =>
        Backward([.. axes.Select(Weights)], channels, dy);

    private static double[,] Weights(BlockAxis axis)
    {
        var weights = new double[axis.In, axis.Out];
        for (int o = 0; o < axis.In; o++)
        {
            weights[o, o / axis.Block] = 1;
        }

        return weights;
    }

    // A hat around each input, as wide as the distance of two; what falls outside goes to the ends.
    private static double[,] Weights(LinearAxis axis)
    {
        int outputs = axis.In * axis.Factor;
        var weights = new double[outputs, axis.In];
        for (int o = 0; o < outputs; o++)
        {
            double place = axis.AlignCorners
                ? outputs == 1 ? 0 : o * (axis.In - 1.0) / (outputs - 1)
                : ((o + 0.5) / axis.Factor) - 0.5;
            place = Math.Clamp(place, 0, axis.In - 1);
            for (int i = 0; i < axis.In; i++)
            {
                weights[o, i] = Math.Max(0, 1 - Math.Abs(place - i));
            }
        }

        return weights;
    }

    private static double[] Forward(double[][,] axes, int channels, double[] x)
    {
        var y = new double[channels * axes.Aggregate(1, (size, axis) => size * axis.GetLength(0))];
        ForEachWeight(axes, channels, (to, from, weight) => y[to] += weight * x[from]);
        return y;
    }

    private static double[] Backward(double[][,] axes, int channels, double[] dy)
    {
        var dx = new double[channels * axes.Aggregate(1, (size, axis) => size * axis.GetLength(1))];
        ForEachWeight(axes, channels, (to, from, weight) => dx[from] += weight * dy[to]);
        return dx;
    }

    private static void ForEachWeight(double[][,] axes, int channels, Action<int, int, double> visit)
    {
        var products =
            from d in Entries(axes[0])
            from h in Entries(axes[1])
            from w in Entries(axes[2])
            select (
                To: (((d.To * axes[1].GetLength(0)) + h.To) * axes[2].GetLength(0)) + w.To,
                From: (((d.From * axes[1].GetLength(1)) + h.From) * axes[2].GetLength(1)) + w.From,
                Weight: d.Weight * h.Weight * w.Weight);
        int outputs = axes.Aggregate(1, (size, axis) => size * axis.GetLength(0));
        int inputs = axes.Aggregate(1, (size, axis) => size * axis.GetLength(1));
        foreach (var (to, from, weight) in products)
        {
            for (int c = 0; c < channels; c++)
            {
                visit((c * outputs) + to, (c * inputs) + from, weight);
            }
        }
    }

    private static IEnumerable<(int To, int From, double Weight)> Entries(double[,] weights) =>
        from to in Enumerable.Range(0, weights.GetLength(0))
        from @from in Enumerable.Range(0, weights.GetLength(1))
        where weights[to, @from] != 0
        select (to, @from, weights[to, @from]);
}
