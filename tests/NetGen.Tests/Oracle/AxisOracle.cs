using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Tests.Oracle;

/// <summary>Sums along one axis with the weights of a rule, as the definition of each rule has them; the gradient is the transposed
/// sum.</summary>
internal static class AxisOracle
{
    public static double[] Forward(int axis, AxisRule rule, TensorShape shape, double[] x)
    {
        var (outer, inner) = Around(axis, shape);
        var weights = Weights(rule);
        var y = new double[outer * rule.Out * inner];
        for (int i = 0; i < y.Length; i++)
        {
            var row = weights[i / inner % rule.Out];
            y[i] = row.Count == 0
                ? rule.Fill
                : row.Sum(tap => tap.Weight * x[(((i / inner / rule.Out * rule.In) + tap.Place) * inner) + (i % inner)]);
        }

        return y;
    }

    public static double[] Backward(int axis, AxisRule rule, TensorShape shape, double[] dy)
    {
        var (outer, inner) = Around(axis, shape);
        var weights = Weights(rule);
        var dx = new double[outer * rule.In * inner];
        for (int i = 0; i < dy.Length; i++)
        {
            foreach (var (place, weight) in weights[i / inner % rule.Out])
            {
                dx[(((i / inner / rule.Out * rule.In) + place) * inner) + (i % inner)] += weight * dy[i];
            }
        }

        return dx;
    }

    private static List<(int Place, double Weight)>[] Weights(AxisRule rule) => rule switch
    {
        ExtendAxis extension => [.. Enumerable.Range(0, extension.Out).Select(o => new List<(int, double)> { (Extended(extension, o), 1) })],
        ResizeAxis resize => [.. Enumerable.Range(0, resize.Out).Select(o => ResizeOracle.Weights(resize, o))],
        _ => throw new NotSupportedException($"the oracle does not know {rule.Mnemonic}"),
    };

    // By walking from the first element, as one would count it.
    private static int Extended(ExtendAxis axis, int output)
    {
        int place = 0;
        int step = output < axis.Before ? -1 : 1;
        bool mirrors = axis.Mode == ExtensionMode.Reflect;
        for (int walked = axis.Before; walked != output; walked += output < axis.Before ? -1 : 1)
        {
            int next = place + step;
            if (next < 0 || next >= axis.In)
            {
                step = mirrors ? -step : step;
                next = axis.Mode switch
                {
                    ExtensionMode.Edge => place,
                    ExtensionMode.Wrap => next < 0 ? axis.In - 1 : 0,
                    _ => Math.Clamp(place + step, 0, axis.In - 1),
                };
            }

            place = next;
        }

        return place;
    }

    // The product of the extents before the axis, and of those behind it.
    private static (int Outer, int Inner) Around(int axis, TensorShape shape)
    {
        int[] extents = [shape.Channels, shape.Depth, shape.Height, shape.Width];
        return (extents.Take(axis).Aggregate(1, (a, b) => a * b), extents.Skip(axis + 1).Aggregate(1, (a, b) => a * b));
    }
}
