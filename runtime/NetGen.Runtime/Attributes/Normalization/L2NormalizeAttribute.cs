namespace NetGen;

/// <summary>x over its Euclidean norm, over the channels of each position, as
/// <c>torch.nn.functional.normalize</c>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class L2NormalizeAttribute : LayerAttribute
{
    /// <summary>The norm counts as at least this.</summary>
    public double Epsilon { get; set; } = 1e-12;
}
