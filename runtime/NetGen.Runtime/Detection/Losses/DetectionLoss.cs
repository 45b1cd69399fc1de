namespace NetGen.Detection;

/// <summary>A loss whose target is the objects of an image (<see cref="ObjectTargets"/>), not numbers as many as
/// outputs.</summary>
public abstract class DetectionLoss : Loss
{
    // Objects and their places are kept on the stack.
    private const int Limit = 1024;

    private protected DetectionLoss(int maximumObjects, Reduction reduction)
        : base(reduction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumObjects, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumObjects, Limit);
        MaximumObjects = maximumObjects;
    }

    /// <summary>The largest number of objects of an image.</summary>
    public int MaximumObjects { get; }

    /// <inheritdoc/>
    public override int TargetLength(int outputs) => MaximumObjects * ObjectTargets.Stride;

    /// <inheritdoc/>
    protected override long Terms(int images, int outputs) => images;

    /// <summary>Reads the objects of an image.</summary>
    /// <returns>Their number.</returns>
    private protected int Read(DetectionHead head, ReadOnlySpan<float> target, Span<GroundTruth> truths)
    {
        if (target.Length != TargetLength(head.Length))
        {
            throw new ArgumentException($"A target has {TargetLength(head.Length)} floats; {target.Length} were given.", nameof(target));
        }

        var count = ObjectTargets.Count(target);
        for (var i = 0; i < count; i++)
        {
            truths[i] = ObjectTargets.Read(target, i);
            if ((uint)truths[i].Class >= (uint)Math.Max(head.Classes, 1))
            {
                throw new ArgumentException($"Object {i} is of class {truths[i].Class}; there are {head.Classes} classes.", nameof(target));
            }
        }

        return count;
    }
}
