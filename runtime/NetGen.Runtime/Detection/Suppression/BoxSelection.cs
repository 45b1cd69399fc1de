namespace NetGen.Detection;

/// <summary>What <see cref="BoxSelector"/> selects: the attributes and thresholds of ONNX's
/// <c>NonMaxSuppression</c>.</summary>
public sealed record BoxSelection
{
    /// <summary>The largest number of boxes selected for a class, the best; with 0 there are none.</summary>
    public int MaxPerClass { get; init; } = int.MaxValue;

    /// <summary>A box is dropped whose IoU with a better one, selected for the same class, is above this; in
    /// [0, 1].</summary>
    public float IouThreshold { get; init; } = 0.5f;

    /// <summary>A box needs a higher score to be selected; without it, any number will do.</summary>
    public float? ScoreThreshold { get; init; }

    /// <summary>Whether boxes are given by centre and size (x, y, width, height), and not by two opposite corners
    /// (y1, x1, y2, x2).</summary>
    public bool Centred { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxPerClass);
        if (!(IouThreshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(IouThreshold), IouThreshold, "An IoU is from 0 to 1.");
        }

        if (ScoreThreshold is float.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(ScoreThreshold), ScoreThreshold, "The threshold is no number.");
        }
    }
}
