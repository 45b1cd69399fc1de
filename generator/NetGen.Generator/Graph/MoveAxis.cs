using static System.FormattableString;

namespace NetGen.Generator.Graph;

/// <summary>
/// A regular part of one axis that moves to a regular part of another: element <c>From + i * FromStep</c> of an extent
/// of In becomes element <c>To + i * ToStep</c> of an extent of Out, for i below Count.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Out">The output's extent.</param>
/// <param name="Count">The number of elements moved.</param>
/// <param name="From">The first element read.</param>
/// <param name="FromStep">The distance of two elements read.</param>
/// <param name="To">The first element written.</param>
/// <param name="ToStep">The distance of two elements written.</param>
public sealed record MoveAxis(int In, int Out, int Count, int From = 0, int FromStep = 1, int To = 0, int ToStep = 1)
{
    /// <summary>The axis that a shape of lower rank does not have.</summary>
    public static MoveAxis One { get; } = new(1, 1, 1);

    /// <summary>The way back.</summary>
    public MoveAxis Reversed => new(Out, In, Count, To, ToStep, From, FromStep);

    /// <summary>Whether every element of the output is written.</summary>
    public bool IsCovering => Count == Out;

    /// <summary>Whether nothing moves.</summary>
    public bool IsIdentity => In == Out && Count == In;

    /// <summary>The axis as part of a kernel's name: <c>32by2_to_16</c>, <c>5_to_8at1</c>.</summary>
    public string Text => IsIdentity
        ? Invariant($"{In}")
        : Part(In, From, FromStep) + "_to_" + Part(Out, To, ToStep) + (Count == Math.Min(In, Out) ? "" : Invariant($"count{Count}"));

    private static string Part(int extent, int first, int step) =>
        Invariant($"{extent}") + (first > 0 ? Invariant($"at{first}") : "") + (step > 1 ? Invariant($"by{step}") : "");
}
