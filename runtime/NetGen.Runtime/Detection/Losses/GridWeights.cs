namespace NetGen.Detection;

/// <summary>What counts how much in a <see cref="GridLoss"/>. The defaults are those of Redmon et al. 2016, equation
/// 3.</summary>
public sealed record GridWeights
{
    /// <summary>The weight of cells that hold an object.</summary>
    public float Object { get; init; } = 1;

    /// <summary>The weight of cells that hold none.</summary>
    public float NoObject { get; init; } = 0.5f;

    /// <summary>The weight of the box.</summary>
    public float Coordinates { get; init; } = 5;

    /// <summary>The weight of the class.</summary>
    public float Class { get; init; } = 1;

    /// <summary>Whether the object's target is the IoU of the predicted box with the true one, and not 1; a constant
    /// for the gradient.</summary>
    public bool Rescores { get; init; }

    internal void Check()
    {
        Hyperparameter.RequireNonNegative(Object, nameof(Object));
        Hyperparameter.RequireNonNegative(NoObject, nameof(NoObject));
        Hyperparameter.RequireNonNegative(Coordinates, nameof(Coordinates));
        Hyperparameter.RequireNonNegative(Class, nameof(Class));
    }
}
