namespace NetGen;

/// <summary>More elements before and after those of each axis: a number, the elements mirrored, the first and last again,
/// or all of them again.</summary>
/// <param name="before">Elements before the first: one number for all axes of space, or one for each axis, channels
/// first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PadAttribute(params int[] before) : LayerAttribute
{
    /// <summary>Elements before the first: one number for all axes of space, or one for each axis, channels
    /// first.</summary>
    public int[] Before { get; } = before;

    /// <summary>Elements after the last: a number for all axes of space, or an array with one for each axis, channels
    /// first; as many as before unless given.</summary>
    public object? After { get; set; }

    /// <summary><c>"constant"</c> puts <see cref="Value"/> there, <c>"reflect"</c> the elements mirrored at the first and
    /// last, which are not repeated, <c>"edge"</c> the first and last, <c>"wrap"</c> the elements from the other
    /// end.</summary>
    public string Mode { get; set; } = "constant";

    /// <summary>What stands there in the mode <c>"constant"</c>: a number, which may be infinite, or one of the words
    /// <c>"infinity"</c> and <c>"-infinity"</c>; 0 unless given.</summary>
    public object? Value { get; set; }
}
