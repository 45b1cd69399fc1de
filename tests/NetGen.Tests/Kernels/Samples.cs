using NetGen.Generator.Graph;
using NetGen.Tests.Oracle;

namespace NetGen.Tests.Kernels;

/// <summary>Random numbers that floats hold exactly, and exact activations.</summary>
internal sealed class Samples(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Numbers between -1 and 1 in steps of 1/1024.</summary>
    public double[] Array(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(-1024, 1025) / 1024.0)];

    /// <summary>Where results go: numbers that no kernel may keep.</summary>
    public static double[] Output(int count)
    {
        double[] result = new double[count];
        System.Array.Fill(result, 1e9);
        return result;
    }

    /// <summary>Puts a planar tensor (C, positions) into a layout, with <paramref name="rest"/> in the lanes past the channels.</summary>
    public static double[] Arrange(double[] planar, int channels, Layout layout, TargetIsa isa, double rest)
    {
        if (layout == Layout.Planar)
        {
            return [.. planar];
        }

        int positions = planar.Length / channels;
        int blocks = (channels + isa.Lanes - 1) / isa.Lanes;
        return
        [
            .. Enumerable.Range(0, blocks * positions * isa.Lanes).Select(i =>
            {
                int c = (i / isa.Lanes / positions * isa.Lanes) + (i % isa.Lanes);
                return c < channels ? planar[(c * positions) + (i / isa.Lanes % positions)] : rest;
            }),
        ];
    }

    /// <summary>f(x).</summary>
    public static double Forward(Activation f, double x) => ActivationOracle.Apply(f, x);

    /// <summary>What a kernel computes the derivative from.</summary>
    public static double Source(Activation f, double x, double y) => f.DerivativeSource == DerivativeSource.Input ? x : y;

    /// <summary>The derivative, from that.</summary>
    public static double Derivative(Activation f, double source) => ActivationOracle.Derivative(f, source);

    /// <summary>Applies an epilogue; <paramref name="operands"/> are what its gradients read of the same element.</summary>
    public static double Apply(IEnumerable<EpilogueItem> items, double result, params double[] operands)
    {
        int operand = 0;
        foreach (var item in items)
        {
            result = item switch
            {
                ActivationItem f => Forward(f.Activation, result),
                ActivationGradientItem f => result * Derivative(f.Activation, operands[operand++]),
                AdditionItem => result + operands[operand++],
                _ => throw new ArgumentOutOfRangeException(nameof(items)),
            };
        }

        return result;
    }
}
