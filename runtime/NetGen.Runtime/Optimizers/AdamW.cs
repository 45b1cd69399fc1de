namespace NetGen;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), PyTorch's <c>AdamW</c>: as
/// <see cref="Adam"/>, but the decay is no part of the gradient; instead, first, p = p - learningRate weightDecay p.
/// </summary>
public sealed class AdamW : Optimizer
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, at least 0.</param>
    /// <param name="beta1">How much of the mean a step keeps, in [0, 1).</param>
    /// <param name="beta2">How much of the mean square a step keeps, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, positive.</param>
    /// <param name="weightDecay">The weight decay, at least 0.</param>
    /// <param name="decayed">Which parameters decay.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public AdamW(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2,
        DecayedParameters decayed = DecayedParameters.All)
        : base(learningRate, weightDecay, decayed)
    {
        AdamRule.Check(beta1, beta2, epsilon);
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
    }

    /// <summary>How much of the mean a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean square a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; }

    internal override int StateCount => 2;

    internal override int SquareState => 2;

    internal override bool Update(
        in OptimizerStep step,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> first,
        Span<float> second) =>
        AdamRule.Update(
            step,
            (Beta1, Beta2, Epsilon),
            coupledDecay: 0,
            shrink: (float)(1 - step.LearningRate * step.WeightDecay),
            parameters,
            gradients,
            first,
            second);
}
