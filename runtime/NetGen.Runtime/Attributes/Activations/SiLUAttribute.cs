namespace NetGen;

/// <summary>x / (1 + exp(-x)), also called Swish.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SiLUAttribute : LayerAttribute;
