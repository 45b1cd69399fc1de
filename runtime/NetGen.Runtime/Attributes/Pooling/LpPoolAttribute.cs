namespace NetGen;

/// <summary>The P-th root of the sum of |x|^P over each window; padding adds nothing.</summary>
/// <param name="kernel">Extent of the window: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LpPoolAttribute(params int[] kernel) : LayerAttribute
{
    /// <summary>Extent of the window: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Kernel { get; } = kernel;

    /// <summary>Distance of two windows: a number for all axes, or an array with one for each axis, outermost first;
    /// the kernel's extent unless given.</summary>
    public object? Stride { get; set; }

    /// <summary>Padding on both sides: a number for all axes, an array with one for each axis, <c>"valid"</c> for none,
    /// or
    /// <c>"same"</c> for an output of ceil(input / stride), an odd total putting the extra one at the end; 0 unless
    /// given.</summary>
    public object? Padding { get; set; }

    /// <summary>Padding behind the input, where <see cref="Padding"/> is that in front of it: a number for all axes, or
    /// an array with one for each axis; as much as in front unless given.</summary>
    public object? PaddingAfter { get; set; }

    /// <summary>Distance of two elements of a window: a number for all axes, or an array with one for each axis; 1
    /// unless given.</summary>
    public object? Dilation { get; set; }

    /// <summary>The power, from 1 to 64.</summary>
    public int P { get; set; } = 2;

    /// <summary>Whether a last window may reach past the padding, so that no input is left out; it begins inside the
    /// input or the padding before it, as with PyTorch's ceil_mode.</summary>
    public bool Ceil { get; set; }
}
