namespace NetGen.Peers;

/// <summary>A network of the race.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="TrainingBatch">The images of a training step; null if it is not trained.</param>
internal sealed record Entry(string Name, int? TrainingBatch = null)
{
    /// <summary>All networks of the race, in the order of its tables.</summary>
    public static IReadOnlyList<Entry> All { get; } =
    [
        new("lenet5", 64),
        new("alexnet", 16),
        new("alexnet-bfloat16") { Spec = "alexnet", HasHalfWeights = true },
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

    /// <summary>Its spec: <c>specs/SPEC.net.json</c>.</summary>
    public string Spec { get; init; } = Name;

    /// <summary>Whether our dense layers keep their weights as bfloat16. The peer's are whole.</summary>
    public bool HasHalfWeights { get; init; }

    /// <summary>How far our outputs may be from the peer's: sums of thousands of terms in another order, through up to a hundred layers. Rounding a
    /// weight to bfloat16 moves it by up to 1/256 of itself, in all directions.</summary>
    public double OutputTolerance => HasHalfWeights ? 1e-2 : 1e-4;
}
