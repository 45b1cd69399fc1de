using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>Zeros around and between the elements along one axis.</summary>
/// <param name="In">The extent of the input.</param>
/// <param name="Begin">The zeros before the first element.</param>
/// <param name="End">The zeros after the last element.</param>
/// <param name="Spacing">The distance of two elements in the output; 1 for no zeros between them.</param>
public sealed record PadAxis(int In, int Begin, int End, int Spacing = 1)
{
    /// <summary>An axis of extent 1.</summary>
    public static PadAxis One { get; } = new(1, 0, 0);

    /// <summary>The extent of the output.</summary>
    public int Out => Begin + ((In - 1) * Spacing) + 1 + End;

    /// <summary>The axis as part of a kernel's name.</summary>
    internal string Text => Invariant($"{In}") + (Begin + End > 0 ? Invariant($"p{Begin}_{End}") : "") + (Spacing > 1 ? Invariant($"s{Spacing}") : "");
}
