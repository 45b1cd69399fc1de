namespace NetGen;

/// <summary>Every channel without its borders.</summary>
/// <param name="before">Positions taken away in front: one number for all axes, or one for each axis, outermost
/// first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CropAttribute(params int[] before) : LayerAttribute
{
    /// <summary>Positions taken away in front: one number for all axes, or one for each axis, outermost
    /// first.</summary>
    public int[] Before { get; } = before;

    /// <summary>Positions taken away behind: a number for all axes, or an array with one for each axis; as many as
    /// before unless given.</summary>
    public object? After { get; set; }
}
