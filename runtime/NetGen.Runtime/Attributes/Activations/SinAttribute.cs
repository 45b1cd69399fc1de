namespace NetGen;

/// <summary>The sine, within a few units of the last place up to |x| = 100,000; beyond, its error grows with
/// x.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SinAttribute : LayerAttribute;
