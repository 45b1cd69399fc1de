namespace NetGen.Generator.Graph;

/// <summary>
/// Linear interpolation along one axis: output o lies between the inputs low = floor(t / Divisor) + Base and low + 1,
/// at the share (t mod Divisor) / Divisor of the way, with t = o * Scale + Shift. Inputs outside the extent are those
/// at its ends.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Factor">The output's extent over the input's.</param>
/// <param name="AlignCorners">Whether the first and last outputs are the first and last inputs; else elements are areas
/// whose middles are interpolated.</param>
public sealed record LinearAxis(int In, int Factor, bool AlignCorners)
{
    /// <summary>The axis that a shape of lower rank does not have.</summary>
    public static LinearAxis One { get; } = new(1, 1, false);

    /// <summary>The output's extent.</summary>
    public int Out => In * Factor;

    /// <summary>Whether the output is the input.</summary>
    public bool IsIdentity => Factor == 1;

    // With corners aligned, o * (In - 1) / (Out - 1); else (o + 1/2) / Factor - 1/2, in halves of an output element.

    /// <summary>The distance of two outputs in parts of an input's.</summary>
    public int Scale => AlignCorners ? In - 1 : 2;

    /// <summary>The parts added so that t is not negative.</summary>
    public int Shift => AlignCorners ? 0 : Factor + 1;

    /// <summary>The parts of the distance of two inputs.</summary>
    public int Divisor => AlignCorners ? Math.Max(1, Out - 1) : 2 * Factor;

    /// <summary>The input at which t is zero.</summary>
    public int Base => AlignCorners ? 0 : -1;
}
