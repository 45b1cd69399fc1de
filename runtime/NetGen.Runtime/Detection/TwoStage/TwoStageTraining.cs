namespace NetGen.Detection;

/// <summary>What counts how much in a <see cref="TwoStageTrainer"/>. The defaults are those of Faster R-CNN.</summary>
public sealed record TwoStageTraining
{
    /// <summary>The loss of the proposals.</summary>
    public ProposalWeights Proposals { get; init; } = new();

    /// <summary>Which proposals the regions are chosen from.</summary>
    public ProposalSelection Selection { get; init; } = new() { Candidates = 2000, Maximum = 2000 };

    /// <summary>Which regions the second network is trained on.</summary>
    public RegionSampling Sampling { get; init; } = new();

    /// <summary>The weight of the second network's losses beside that of the proposals.</summary>
    public double RegionWeight { get; init; } = 1;

    /// <summary>The weight of the second network's boxes beside its scores.</summary>
    public double BoxWeight { get; init; } = 1;

    /// <summary>The largest number of objects of an image.</summary>
    public int MaximumObjects { get; init; } = 64;
}
