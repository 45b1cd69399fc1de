namespace NetGen;

/// <summary>The elements as one feature vector, channels outermost.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FlattenAttribute : LayerAttribute;
