namespace NetGen;

/// <summary>Running sums: the sum of all elements up to each along an axis.</summary>
/// <param name="axis">The axis: <c>"C"</c> for channels, <c>"D"</c>, <c>"H"</c> or <c>"W"</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CumSumAttribute(string axis) : LayerAttribute
{
    /// <summary>The axis: <c>"C"</c> for channels, <c>"D"</c>, <c>"H"</c> or <c>"W"</c>.</summary>
    public string Axis { get; } = axis;

    /// <summary>Whether a sum leaves out its own element.</summary>
    public bool Exclusive { get; set; }

    /// <summary>Whether sums begin at the end of the axis.</summary>
    public bool Reverse { get; set; }
}
