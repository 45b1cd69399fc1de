namespace NetGen;

/// <summary>The smallest whole number from x on. It has no gradient.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CeilAttribute : LayerAttribute;
