namespace NetGen;

/// <summary>Zeros around every channel.</summary>
/// <param name="before">Zeros before the input: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ZeroPadAttribute(params int[] before) : LayerAttribute
{
    /// <summary>Zeros before the input: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Before { get; } = before;

    /// <summary>Zeros after the input: a number for all axes, or an array with one for each axis; as many as before
    /// unless given.</summary>
    public object? After { get; set; }
}
