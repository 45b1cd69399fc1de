namespace NetGen.Detection;

/// <summary>What counts how much in a <see cref="ProposalLoss"/>.</summary>
public sealed record ProposalWeights
{
    /// <summary>The IoU with an object from which on an anchor shall find it.</summary>
    public float Positive { get; init; } = 0.7f;

    /// <summary>The IoU with every object below which an anchor shall find nothing.</summary>
    public float Negative { get; init; } = 0.3f;

    /// <summary>How many anchors of an image count, chosen anew in each step; 0 for all.</summary>
    public int Sample { get; init; } = 256;

    /// <summary>The largest share of positive ones among them; negative ones take the places of those that are
    /// missing.</summary>
    public float PositiveShare { get; init; } = 0.5f;

    /// <summary>The weight of the boxes.</summary>
    public float Coordinates { get; init; } = 1;

    /// <summary>Where the square of the difference of coordinates passes into its absolute value.</summary>
    public float Beta { get; init; } = 1f / 9;
}
