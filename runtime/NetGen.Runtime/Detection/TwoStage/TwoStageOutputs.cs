namespace NetGen.Detection;

/// <summary>What the outputs of the two networks of a <see cref="TwoStageDesign"/> are called.</summary>
public sealed record TwoStageOutputs
{
    /// <summary>The first network's feature map, (C, H, W).</summary>
    public string Features { get; init; } = "features";

    /// <summary>The first network's proposals, as a <see cref="ProposalHead"/> reads them.</summary>
    public string Proposals { get; init; } = "proposals";

    /// <summary>The second network's logits of the background and of each class.</summary>
    public string Scores { get; init; } = "scores";

    /// <summary>The second network's box deltas, four per class.</summary>
    public string Boxes { get; init; } = "boxes";
}
