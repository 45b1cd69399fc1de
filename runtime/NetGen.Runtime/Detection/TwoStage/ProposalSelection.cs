namespace NetGen.Detection;

/// <summary>What <see cref="ProposalSelector"/> proposes. The defaults are those of Faster R-CNN at
/// inference.</summary>
public sealed record ProposalSelection
{
    /// <summary>How many boxes with the highest scores are compared with each other.</summary>
    public int Candidates { get; init; } = 1000;

    /// <summary>The IoU with a better box above which a box is dropped.</summary>
    public float OverlapThreshold { get; init; } = 0.7f;

    /// <summary>The largest number of proposals.</summary>
    public int Maximum { get; init; } = 300;

    /// <summary>The smallest width and height of a proposal after clipping, in fractions of the image.</summary>
    public float MinimumSize { get; init; } = 1e-3f;
}
