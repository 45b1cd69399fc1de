namespace NetGen.Peers;

/// <summary>A network of the race.</summary>
/// <param name="Name">Its spec: <c>specs/NAME.net.json</c>.</param>
/// <param name="TrainingBatch">The images of a training step; null if it is not trained.</param>
internal sealed record Entry(string Name, int? TrainingBatch = null)
{
    /// <summary>All networks of the race, in the order of its tables.</summary>
    public static IReadOnlyList<Entry> All { get; } =
    [
        new("lenet5", 64),
        new("alexnet", 16),
        new("vgg16", 4),
        new("resnet18", 8),
        new("resnet50", 4),
        new("googlenet-bn", 8),
        new("inception-v3"),
        new("mobilenet-v1"),
        new("mobilenet-v2", 8),
        new("squeezenet1.1"),
        new("tiny-yolov2"),
    ];
}
