namespace NetGen;

/// <summary>Elements along one axis by their indices, in any order, each any number of times. Regular runs of indices
/// become loops, of which there may be 64.</summary>
/// <param name="axis">The axis by its letter: <c>"C"</c> for channels, <c>"D"</c>, <c>"H"</c> or <c>"W"</c>.</param>
/// <param name="indices">The index of each element of the output, from 0: at most 65,536.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GatherAttribute(string axis, params int[] indices) : LayerAttribute
{
    /// <summary>The axis by its letter: <c>"C"</c> for channels, <c>"D"</c>, <c>"H"</c> or <c>"W"</c>.</summary>
    public string Axis { get; } = axis;

    /// <summary>The index of each element of the output, from 0.</summary>
    public int[] Indices { get; } = indices;
}
