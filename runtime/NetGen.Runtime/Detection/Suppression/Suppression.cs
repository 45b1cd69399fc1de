namespace NetGen.Detection;

/// <summary>What <see cref="NonMaxSuppression"/> keeps.</summary>
public sealed record Suppression
{
    /// <summary>A box needs a higher score to be considered.</summary>
    public float ScoreThreshold { get; init; } = float.NegativeInfinity;

    /// <summary>A box is dropped that overlaps a kept one of a higher score by more than this IoU.
    /// <see cref="SuppressionKind.Linear"/>
    /// lowers scores above it; <see cref="SuppressionKind.Gaussian"/> takes no notice of it.</summary>
    public float OverlapThreshold { get; init; } = 0.5f;

    /// <summary>The largest number of boxes kept: the best of all classes.</summary>
    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>Whether boxes of different classes suppress each other, too.</summary>
    public bool ClassAgnostic { get; init; }

    /// <summary>What happens to a box that overlaps a better one.</summary>
    public SuppressionKind Kind { get; init; }

    /// <summary>The width of <see cref="SuppressionKind.Gaussian"/>.</summary>
    public float Sigma { get; init; } = 0.5f;

    internal void Check()
    {
        if (float.IsNaN(ScoreThreshold))
        {
            throw new ArgumentException($"{nameof(ScoreThreshold)} is no number.");
        }

        Hyperparameter.RequireNonNegative(OverlapThreshold, nameof(OverlapThreshold));
        Hyperparameter.RequirePositive(Sigma, nameof(Sigma));
        ArgumentOutOfRangeException.ThrowIfNegative(Maximum, nameof(Maximum));
        if (!Enum.IsDefined(Kind))
        {
            throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "There is no such kind of suppression.");
        }
    }
}
