namespace NetGen;

/// <summary>The largest whole number up to x. It has no gradient.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FloorAttribute : LayerAttribute;
