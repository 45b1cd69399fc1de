namespace NetGen;

/// <summary>Fully connected layer over a feature vector.</summary>
/// <param name="features">Number of output features.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute(int features) : LayerAttribute
{
    /// <summary>Number of output features.</summary>
    public int Features { get; } = features;

    /// <summary>Whether a learnt bias is added to each feature.</summary>
    public bool Bias { get; set; } = true;
}
