namespace NetGen;

/// <summary>The means of windows that divide the input as evenly as they can: output o covers floor(o * in / out) to
/// ceil((o + 1) * in / out), as in PyTorch.</summary>
/// <param name="output">Extent of the output: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AdaptiveAvgPoolAttribute(params int[] output) : LayerAttribute
{
    /// <summary>Extent of the output: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Output { get; } = output;
}
