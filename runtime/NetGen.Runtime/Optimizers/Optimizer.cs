namespace NetGen;

/// <summary>
/// How a training step changes the parameters. An optimizer is its rule and its numbers only; what it remembers between
/// steps belongs to the trainer, so that one object may serve several.
/// </summary>
public abstract class Optimizer
{
    private protected Optimizer(double learningRate, double weightDecay, DecayedParameters decayed)
    {
        Hyperparameter.RequireNonNegative(learningRate, nameof(learningRate));
        Hyperparameter.RequireNonNegative(weightDecay, nameof(weightDecay));
        if (!Enum.IsDefined(decayed))
        {
            throw new ArgumentOutOfRangeException(nameof(decayed), decayed, "There is no such group of parameters.");
        }

        LearningRate = learningRate;
        WeightDecay = weightDecay;
        Decayed = decayed;
    }

    /// <summary>The learning rate, before the schedule.</summary>
    public double LearningRate { get; }

    /// <summary>The weight decay; what it does depends on the rule.</summary>
    public double WeightDecay { get; }

    /// <summary>Which parameters decay.</summary>
    public DecayedParameters Decayed { get; }

    /// <summary>The number of floats it remembers of each parameter: 0, 1 or 2.</summary>
    internal abstract int StateCount { get; }

    /// <summary>The state that holds squares of gradients, 1 or 2, or 0 if none does. Where squares overflow, a rule that
    /// divides by their root would never move the parameter again.</summary>
    internal virtual int SquareState => 0;

    /// <summary>
    /// Changes the parameters. Works on each element alone, so that any split gives the same bits. All spans are of one
    /// length, a multiple of 16; a state that <see cref="StateCount"/> does not ask for is empty.
    /// </summary>
    /// <returns>Whether all parameters are finite now, and so are the squares of <see cref="SquareState"/>.</returns>
    internal abstract bool Update(
        in OptimizerStep step,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> first,
        Span<float> second);
}
