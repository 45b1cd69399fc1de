namespace NetGen.Detection;

/// <summary>Which regions <see cref="RegionSampler"/> takes. The defaults are those of Fast R-CNN (Girshick 2015,
/// section 2.3), but that regions without any object are taken, too, as Faster R-CNN's proposals ask for.</summary>
public sealed record RegionSampling
{
    /// <summary>How many regions of an image are taken, at most.</summary>
    public int Count { get; init; } = 64;

    /// <summary>The largest share of regions with an object among them.</summary>
    public float PositiveShare { get; init; } = 0.25f;

    /// <summary>The IoU with an object from which on a region shall find it.</summary>
    public float Positive { get; init; } = 0.5f;

    /// <summary>The highest IoU with any object from which on, and below <see cref="Positive"/>, a region is
    /// background.</summary>
    public float Background { get; init; }

    /// <summary>Whether the boxes of the objects are regions, too, so that there is something to find before the
    /// proposals are good.</summary>
    public bool AddsObjects { get; init; } = true;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1, nameof(Count));
        Hyperparameter.RequireFraction(PositiveShare, nameof(PositiveShare));
        Hyperparameter.RequireFraction(Positive, nameof(Positive));
        Hyperparameter.RequireFraction(Background, nameof(Background));
    }
}
