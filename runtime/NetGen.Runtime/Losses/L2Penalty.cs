namespace NetGen;

/// <summary>
/// What is added to the loss J of a batch of m images for large weights, as courses write L2 regularisation:
/// <code>
/// J + lambda / (2 m) * sum of w^2 over all weights w
/// </code>
/// so that the gradient of each weight grows by lambda / m * w. Weights are those of convolutions and dense layers that
/// are trained; no biases, scales and shifts of normalizations, or slopes. With plain gradient descent this is a weight
/// decay of lambda / m.
/// </summary>
public sealed class L2Penalty
{
    /// <summary>Creates the penalty.</summary>
    /// <param name="lambda">How much it counts, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public L2Penalty(double lambda)
    {
        Hyperparameter.RequireNonNegative(lambda, nameof(lambda));
        Lambda = lambda;
    }

    /// <summary>How much it counts.</summary>
    public double Lambda { get; }
}
