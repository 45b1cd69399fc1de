using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>Outputs that are computed together: one position, or some consecutive ones of a planar row.</summary>
/// <param name="Suffix">Ends the names of locals, so that they are unique along a path of blocks.</param>
/// <param name="IsVector">Whether a vector or a single float is computed.</param>
/// <param name="Active">The lanes that are stored; 0 for all.</param>
/// <param name="Output">The offset in the output.</param>
/// <param name="FirstTap">The number of the window's first position within the input.</param>
/// <param name="Taps">How many of the window's positions are within the input.</param>
/// <param name="Counted">How many of them are within the input or its padding.</param>
internal sealed record PoolSite(
    string Suffix,
    bool IsVector,
    int Active,
    IndexExpression Output,
    IndexExpression FirstTap,
    IndexExpression Taps,
    IndexExpression Counted)
{
    /// <summary>A constant in the kind of values of this site.</summary>
    public Constant Constant(float number) => new(number, IsVector);

    /// <summary>A whole number in the kind of values of this site.</summary>
    public Value Number(IndexExpression index) => index is IndexConstant constant
        ? Constant(constant.Value)
        : IsVector ? new Broadcast(new WholeNumber(index)) : new WholeNumber(index);

    /// <summary>The end of the names of locals for a window position. Unrolled positions of a row differ by the constant
    /// that their number ends in.</summary>
    public string NameOf(IndexExpression number) => number switch
    {
        IndexConstant constant => FormattableString.Invariant($"{constant.Value}"),
        IndexBinary { Operator: IndexOperator.Add, Right: IndexConstant k } => FormattableString.Invariant($"{k.Value}"),
        _ => "0",
    }
    + Suffix;

    /// <summary>Reads at the output's position.</summary>
    public Load Load(string pointer) => new(pointer, Output, IsVector);
}
