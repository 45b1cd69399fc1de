namespace NetGen;

/// <summary>x / (1 + |x|) (Turian et al. 2009).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SoftsignAttribute : LayerAttribute;
