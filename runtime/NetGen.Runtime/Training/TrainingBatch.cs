namespace NetGen;

/// <summary>The images of a step and what they should give; the memory is pinned by the caller.</summary>
/// <param name="images">The images, one behind the other.</param>
/// <param name="count">The number of images.</param>
/// <param name="labels">A class per image, for all heads; null when there are targets.</param>
/// <param name="targets">The target outputs, image by image, for all heads; null when there are labels. Where both are
/// null, each head has its own.</param>
internal readonly unsafe struct TrainingBatch(float* images, int count, int* labels, float* targets)
{
    public float* Images { get; } = images;

    public int Count { get; } = count;

    public int* Labels { get; } = labels;

    public float* Targets { get; } = targets;
}
