namespace NetGen;

/// <summary>The natural logarithm; NaN where x is negative.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LogAttribute : LayerAttribute;
