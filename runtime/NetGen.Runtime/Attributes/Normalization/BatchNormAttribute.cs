namespace NetGen;

/// <summary>Batch normalization (Ioffe and Szegedy 2015): each channel with mean 0 and variance 1 over the batch,
/// scaled and shifted; at inference by moving averages, which a training step keeps.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, a number, 0 or more; unless given, as <see cref="Defaults"/> says.</summary>
    public object? Epsilon { get; set; }

    /// <summary>Share of the new batch in the moving averages, a number, as in PyTorch; unless given, as
    /// <see cref="Defaults"/>
    /// says.</summary>
    public object? Momentum { get; set; }

    /// <summary>Whose epsilon and momentum: <c>"pytorch"</c>, 1e-5 and 0.1, or <c>"keras"</c>, 1e-3 and 0.01.</summary>
    public string Defaults { get; set; } = "pytorch";

    /// <summary>Whether each channel has a learnt factor.</summary>
    public bool Scale { get; set; } = true;

    /// <summary>Whether each channel has a learnt shift.</summary>
    public bool Shift { get; set; } = true;
}
