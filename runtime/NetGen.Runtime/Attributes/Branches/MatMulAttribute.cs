namespace NetGen;

/// <summary>
/// The matrix product of two layers' outputs, as in attention. The last two axes of each are a matrix, (rows, inner)
/// and (inner, columns), and the axes before them, channels first, are equal in both; of shapes (C, L) the channels are
/// the rows. The result has the axes before, then (rows, columns).
/// </summary>
/// <param name="inputs">Names of the two layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MatMulAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the two layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;

    /// <summary>Whether the last two axes of the first layer are exchanged.</summary>
    public bool TransposeA { get; set; }

    /// <summary>Whether the last two axes of the second layer are exchanged.</summary>
    public bool TransposeB { get; set; }
}
