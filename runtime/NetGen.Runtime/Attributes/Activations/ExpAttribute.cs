namespace NetGen;

/// <summary>exp(x).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExpAttribute : LayerAttribute;
