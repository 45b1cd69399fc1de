namespace NetGen.Detection;

/// <summary>What counts how much in the loss of a <see cref="YoloLoss"/>, and how.</summary>
public sealed record YoloWeights
{
    /// <summary>As Darknet trains YOLOv2 on VOC: squares of sigmoids, and IoU as the target of the object.</summary>
    public static YoloWeights V2 { get; } = new() { Object = 5, Rescores = true, IgnoreThreshold = 0.6f, CrossEntropy = false };

    /// <summary>As Darknet trains YOLOv3: cross entropies.</summary>
    public static YoloWeights V3 { get; } = new() { IgnoreThreshold = 0.5f, CrossEntropy = true };

    /// <summary>The weight of predictions that are responsible for an object.</summary>
    public float Object { get; init; } = 1;

    /// <summary>The weight of predictions that should find nothing.</summary>
    public float NoObject { get; init; } = 1;

    /// <summary>The weight of the box.</summary>
    public float Coordinates { get; init; } = 1;

    /// <summary>The weight of the class.</summary>
    public float Class { get; init; } = 1;

    /// <summary>A prediction that is responsible for no object, but whose box overlaps one by more than this IoU, may
    /// find what it likes.</summary>
    public float IgnoreThreshold { get; init; } = 0.5f;

    /// <summary>Whether the object's target is the IoU of the predicted box with the true one, and not 1. It counts as
    /// a constant: no gradient flows through it.</summary>
    public bool Rescores { get; init; }

    /// <summary>Whether boxes of small objects count up to twice as much: by 2 - width x height, in fractions of the
    /// image.</summary>
    public bool EmphasizesSmall { get; init; } = true;

    /// <summary>Whether the object and the centre of the box are compared by binary cross entropy, and not by half the
    /// square of the difference of the sigmoid and its target.</summary>
    public bool CrossEntropy { get; init; }

    internal void Check()
    {
        Hyperparameter.RequireNonNegative(Object, nameof(Object));
        Hyperparameter.RequireNonNegative(NoObject, nameof(NoObject));
        Hyperparameter.RequireNonNegative(Coordinates, nameof(Coordinates));
        Hyperparameter.RequireNonNegative(Class, nameof(Class));
        Hyperparameter.RequireNonNegative(IgnoreThreshold, nameof(IgnoreThreshold));
    }
}
