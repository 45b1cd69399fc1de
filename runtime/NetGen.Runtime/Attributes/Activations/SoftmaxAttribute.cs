namespace NetGen;

/// <summary>exp(x) over its sum, over the channels of each position.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SoftmaxAttribute : LayerAttribute;
