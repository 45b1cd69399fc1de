namespace NetGen;

/// <summary>Other extents: the nearest elements, or linear or cubic interpolation along every axis, as ONNX's operator
/// Resize defines it in version 19.</summary>
/// <param name="output">The output's extent: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ResizeAttribute(params int[] output) : LayerAttribute
{
    /// <summary>The output's extent: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Output { get; } = output;

    /// <summary><c>"nearest"</c> takes the nearest element, <c>"linear"</c> and <c>"cubic"</c> interpolate.</summary>
    public string Mode { get; set; } = "nearest";

    /// <summary>
    /// Where in the input element o of the output lies: <c>"halfPixel"</c> at (o + 1/2) / scale - 1/2, so that areas
    /// meet; <c>"pytorchHalfPixel"</c> the same, but 0 for a single element; <c>"halfPixelSymmetric"</c> the same with
    /// the middles at one place; <c>"alignCorners"</c> at o * (in - 1) / (out - 1); <c>"asymmetric"</c> at o / scale;
    /// <c>"tfCropAndResize"</c> between the ends of <see cref="Region"/>.
    /// </summary>
    public string Coordinates { get; set; } = "halfPixel";

    /// <summary>Which of two elements is the nearest: <c>"roundPreferFloor"</c>, <c>"roundPreferCeil"</c>,
    /// <c>"floor"</c> or <c>"ceil"</c>.</summary>
    public string Rounding { get; set; } = "roundPreferFloor";

    /// <summary>What coordinates are divided by: a number, or an array with one for each axis; the quotient of the
    /// extents unless given.</summary>
    public object? Scales { get; set; }

    /// <summary>The coefficient of cubic interpolation (Keys 1981): -0.75 in PyTorch, -0.5 in TensorFlow and in
    /// PyTorch's antialiasing.</summary>
    public double CubicCoefficient { get; set; } = -0.75;

    /// <summary>Whether elements outside the input have no weight, instead of being those at its border.</summary>
    public bool ExcludeOutside { get; set; }

    /// <summary>Whether, where an axis shrinks, all elements count that lie below one; of the modes that
    /// interpolate.</summary>
    public bool Antialias { get; set; }

    /// <summary>What elements are that lie outside the input, with the coordinates <c>"tfCropAndResize"</c>: a number, or
    /// one of the words <c>"infinity"</c> and <c>"-infinity"</c>; 0 unless given.</summary>
    public object? ExtrapolationValue { get; set; }

    /// <summary>The part of the input for the coordinates <c>"tfCropAndResize"</c>, an array: its begin along each axis,
    /// then its end along each, where 0 is the first element and 1 the last.</summary>
    public object? Region { get; set; }
}
