namespace NetGen.Detection;

/// <summary>
/// The objects of an image as the target of a loss: five floats per object, which are the centre x, y and the width and
/// height of its box in fractions of the image, and its class. Behind the last object stands a width of 0.
/// </summary>
public static class ObjectTargets
{
    /// <summary>The number of floats of an object.</summary>
    public const int Stride = 5;

    /// <summary>Writes the objects of an image.</summary>
    /// <param name="truths">The objects, in fractions of the image.</param>
    /// <param name="target">Receives them; <see cref="Stride"/> times the largest number of objects.</param>
    /// <exception cref="ArgumentException">There are more objects than fit, or one is empty or has a negative
    /// class.</exception>
    public static void Write(ReadOnlySpan<GroundTruth> truths, Span<float> target)
    {
        if (truths.Length > target.Length / Stride)
        {
            throw new ArgumentException($"The image has {truths.Length} objects; the target holds {target.Length / Stride}.", nameof(truths));
        }

        target.Clear();
        for (var i = 0; i < truths.Length; i++)
        {
            var (box, number) = truths[i];
            var (x, y, width, height) = box.ToCentred();
            if (!(width > 0 && height > 0 && box.IsFinite) || number < 0)
            {
                throw new ArgumentException($"Object {i} is {box} of class {number}: it must have a size above 0 and a class.", nameof(truths));
            }

            (target[i * Stride], target[i * Stride + 1], target[i * Stride + 2], target[i * Stride + 3]) = (x, y, width, height);
            target[i * Stride + 4] = number;
        }
    }

    /// <summary>The number of objects of a target.</summary>
    public static int Count(ReadOnlySpan<float> target)
    {
        var count = 0;
        while (count < target.Length / Stride && target[count * Stride + 2] > 0)
        {
            count++;
        }

        return count;
    }

    /// <summary>An object of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="index">The number of the object, below <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target has no such place.</exception>
    public static GroundTruth Read(ReadOnlySpan<float> target, int index)
    {
        var floats = target.Slice(index * Stride, Stride);
        return new(new CentredBox(floats[0], floats[1], floats[2], floats[3]).ToCorners(), (int)floats[4]);
    }
}
