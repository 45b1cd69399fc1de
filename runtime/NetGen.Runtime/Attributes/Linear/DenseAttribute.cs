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

    /// <summary>How inference keeps the weights: <c>float32</c>, or <c>bfloat16</c>, rounded to 8 significant bits in
    /// half the memory. Sums stay in single precision, and training is not affected.</summary>
    public string Weights { get; set; } = "float32";
}
