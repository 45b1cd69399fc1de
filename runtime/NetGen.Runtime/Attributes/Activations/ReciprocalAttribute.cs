namespace NetGen;

/// <summary>1 / x.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReciprocalAttribute : LayerAttribute;
