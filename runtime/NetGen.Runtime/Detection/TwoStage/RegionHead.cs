using System.Runtime.InteropServices;

namespace NetGen.Detection;

/// <summary>
/// What the outputs of the second stage of a detector mean (Girshick, Fast R-CNN, 2015, section 2): for a region the
/// logits of the background and of each class, and for each class the <see cref="BoxDeltas"/> of the object's box
/// relative to the region.
/// </summary>
public sealed class RegionHead
{
    /// <summary>Creates a head.</summary>
    /// <param name="classes">The number of classes, the background not counted.</param>
    /// <param name="weights">The weights of box deltas; absent, 10, 10, 5 and 5, which make them about as large as the
    /// logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class, or a weight is not above 0.</exception>
    public RegionHead(int classes, BoxDeltas? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
        Weights = weights ?? new BoxDeltas(10, 10, 5, 5);
        foreach (var weight in new[] { Weights.X, Weights.Y, Weights.Width, Weights.Height })
        {
            Hyperparameter.RequirePositive(weight, nameof(weights));
        }
    }

    /// <summary>The number of classes, the background not counted.</summary>
    public int Classes { get; }

    /// <summary>The weights of box deltas.</summary>
    public BoxDeltas Weights { get; }

    /// <summary>The number of logits of a region: background, classes.</summary>
    public int ScoreLength => Classes + 1;

    /// <summary>The number of floats of a region's boxes: four per class.</summary>
    public int BoxLength => 4 * Classes;

    /// <summary>Finds the objects of a region: of each class whose probability, the softmax of the logits, is above a
    /// threshold.</summary>
    /// <param name="scores">The logits.</param>
    /// <param name="boxes">The box deltas.</param>
    /// <param name="region">The region, in fractions of the image.</param>
    /// <param name="threshold">The probability that a class must exceed, at least 0.</param>
    /// <param name="objects">Receives the objects, in fractions of the image and clipped to it; those that do not fit
    /// are left out.</param>
    /// <returns>The number of objects written.</returns>
    /// <exception cref="ArgumentException">A length is not the head's.</exception>
    public int Decode(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, in Box region, float threshold, Span<DetectedObject> objects)
    {
        if (scores.Length != ScoreLength || boxes.Length != BoxLength)
        {
            throw new ArgumentException(
                $"A region of {Classes} classes has {ScoreLength} scores and {BoxLength} numbers of boxes; "
                + $"{scores.Length} and {boxes.Length} were given.");
        }

        var maximum = VectorMath.Max(scores);
        float sum = 0;
        foreach (var score in scores)
        {
            sum += MathF.Exp(score - maximum);
        }

        var anchor = region.ToCentred();
        var deltas = MemoryMarshal.Cast<float, BoxDeltas>(boxes);
        var found = 0;
        for (var number = 0; number < Classes && found < objects.Length; number++)
        {
            var probability = MathF.Exp(scores[number + 1] - maximum) / sum;
            if (probability > threshold)
            {
                objects[found++] = new(deltas[number].Decode(anchor, Weights).ToCorners().Clip(1, 1), number, probability);
            }
        }

        return found;
    }
}
