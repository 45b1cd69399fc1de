namespace NetGen;

/// <summary>-1, 0 or 1, as x is. It has no gradient.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SignAttribute : LayerAttribute;
