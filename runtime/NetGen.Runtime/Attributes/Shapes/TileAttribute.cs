namespace NetGen;

/// <summary>The whole input several times along each axis; where an extent is 1, the element is broadcast.</summary>
/// <param name="times">How often along each axis, channels first; one number for all axes.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TileAttribute(params int[] times) : LayerAttribute
{
    /// <summary>How often along each axis, channels first; one number for all axes.</summary>
    public int[] Times { get; } = times;
}
