namespace NetGen;

/// <summary>The nearest whole number, the even one where two are. It has no gradient.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RoundAttribute : LayerAttribute;
