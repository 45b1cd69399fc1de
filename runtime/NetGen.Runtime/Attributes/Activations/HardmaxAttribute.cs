namespace NetGen;

/// <summary>1 at the largest channel of each position, the first of equal ones, and 0 elsewhere. No gradient comes
/// through it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardmaxAttribute : LayerAttribute
{
}
