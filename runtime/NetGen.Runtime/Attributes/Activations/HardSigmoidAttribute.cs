namespace NetGen;

/// <summary>min(max(0, x + 3), 6) / 6.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardSigmoidAttribute : LayerAttribute;
