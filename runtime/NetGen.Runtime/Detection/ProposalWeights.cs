namespace NetGen.Detection;

/// <summary>What counts how much in a <see cref="ProposalLoss"/>.</summary>
public sealed record ProposalWeights
{
    /// <summary>The IoU with an object from which on an anchor shall find it.</summary>
    public float Positive { get; init; } = 0.7f;

    /// <summary>The IoU with every object below which an anchor shall find nothing.</summary>
    public float Negative { get; init; } = 0.3f;

    /// <summary>The weight of the boxes.</summary>
    public float Coordinates { get; init; } = 1;

    /// <summary>Where the square of the difference of coordinates passes into its absolute value.</summary>
    public float Beta { get; init; } = 1f / 9;
}
