namespace NetGen;

/// <summary>The square root; NaN where x is negative.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SqrtAttribute : LayerAttribute;
