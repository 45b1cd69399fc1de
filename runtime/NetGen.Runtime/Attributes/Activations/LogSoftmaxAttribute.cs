namespace NetGen;

/// <summary>x minus the logarithm of the sum of exp(x), over the channels of each position: the logarithm of the
/// softmax.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LogSoftmaxAttribute : LayerAttribute;
