namespace NetGen;

/// <summary>Larger extents: each element repeated, or linear interpolation between elements (bilinear,
/// trilinear).</summary>
/// <param name="factor">Times that an extent grows: one number for all axes, or one for each axis, outermost
/// first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UpsampleAttribute(params int[] factor) : LayerAttribute
{
    /// <summary>Times that an extent grows: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Factor { get; } = factor;

    /// <summary><c>"nearest"</c> repeats elements, <c>"linear"</c> interpolates along every axis.</summary>
    public string Mode { get; set; } = "nearest";

    /// <summary>Whether linear interpolation puts the corner elements on the output's corners, instead of taking
    /// elements as areas whose middles are interpolated.</summary>
    public bool AlignCorners { get; set; }
}
