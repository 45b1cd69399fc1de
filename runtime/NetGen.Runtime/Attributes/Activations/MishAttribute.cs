namespace NetGen;

/// <summary>x * tanh(log(1 + exp(x))).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MishAttribute : LayerAttribute;
