namespace NetGen;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1), PyTorch's <c>Adam</c>, for the gradient g of the parameter p in step t:
/// <code>
/// g = g + weightDecay p
/// m = beta1 m + (1 - beta1) g
/// v = beta2 v + (1 - beta2) g^2
/// p = p - learningRate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
/// </code>
/// </summary>
public sealed class Adam : Optimizer
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, at least 0.</param>
    /// <param name="beta1">How much of the mean a step keeps, in [0, 1).</param>
    /// <param name="beta2">How much of the mean square a step keeps, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, positive.</param>
    /// <param name="weightDecay">The weight decay, at least 0.</param>
    /// <param name="decayed">Which parameters decay.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Adam(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
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
            coupledDecay: (float)step.WeightDecay,
            shrink: 1,
            parameters,
            gradients,
            first,
            second);
}
