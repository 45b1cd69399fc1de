using System.Numerics;

namespace NetGen;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> have in common: everything but the place of weight
/// decay.</summary>
internal static class AdamRule
{
    /// <summary>Checks the numbers that both take.</summary>
    public static void Check(double beta1, double beta2, double epsilon)
    {
        Hyperparameter.RequireDecay(beta1, nameof(beta1));
        Hyperparameter.RequireDecay(beta2, nameof(beta2));
        Hyperparameter.RequirePositive(epsilon, nameof(epsilon));
    }

    /// <summary>One step. The gradient is increased by <paramref name="coupledDecay"/> times the parameter, and the
    /// parameter first shrunk to <paramref name="shrink"/> times its value.</summary>
    /// <returns>Whether parameters and squares are finite.</returns>
    public static bool Update(
        in OptimizerStep step,
        (double Beta1, double Beta2, double Epsilon) numbers,
        float coupledDecay,
        float shrink,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> first,
        Span<float> second)
    {
        var correction1 = 1 - Math.Pow(numbers.Beta1, step.Number);
        var correction2 = 1 - Math.Pow(numbers.Beta2, step.Number);
        var stepSize = (float)(step.LearningRate / correction1);
        var inverseRoot = (float)(1 / Math.Sqrt(correction2));
        var epsilon = new Vector<float>((float)numbers.Epsilon);
        var beta1 = (float)numbers.Beta1;
        var beta2 = (float)numbers.Beta2;
        var added1 = (float)(1 - numbers.Beta1);
        var added2 = (float)(1 - numbers.Beta2);
        var bits = Vector<int>.Zero;
        for (var i = 0; i < parameters.Length; i += Vector<float>.Count)
        {
            var p = Lanes.Load(parameters, i);
            var g = Lanes.Load(gradients, i) + coupledDecay * p;
            var m = beta1 * Lanes.Load(first, i) + added1 * g;
            var v = beta2 * Lanes.Load(second, i) + added2 * (g * g);
            Lanes.Store(m, first, i);
            Lanes.Store(v, second, i);
            var denominator = inverseRoot * Vector.SquareRoot(v) + epsilon;
            p = shrink * p - stepSize * (m / denominator);
            Lanes.Store(p, parameters, i);
            bits |= Finite.Bits(p) | Finite.Bits(v);
        }

        return bits == Vector<int>.Zero;
    }
}
