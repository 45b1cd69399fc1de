namespace NetGen;

/// <summary>x where positive, else a learnt slope times x. Its parameter is <c>.weight</c>, of one slope or one per
/// channel.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>Whether each channel has a slope of its own.</summary>
    public bool PerChannel { get; set; }

    /// <summary>The slopes at first, from -1000 to 1000.</summary>
    public double Initial { get; set; } = 0.25;
}
