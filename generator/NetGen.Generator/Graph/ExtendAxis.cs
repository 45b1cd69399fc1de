using static System.FormattableString;

namespace NetGen.Generator.Graph;

/// <summary>What stands before and after the elements of an axis that is made longer.</summary>
public enum ExtensionMode
{
    /// <summary>The elements mirrored at the first and the last, neither of which is repeated.</summary>
    Reflect,

    /// <summary>The first and the last element.</summary>
    Edge,

    /// <summary>The elements again, as if the axis were a circle.</summary>
    Wrap,
}

/// <summary>An axis made longer by its own elements.</summary>
/// <param name="In">The input's extent.</param>
/// <param name="Before">The elements that come before the first.</param>
/// <param name="After">The elements that come after the last.</param>
/// <param name="Mode">Which elements those are.</param>
public sealed record ExtendAxis(int In, int Before, int After, ExtensionMode Mode) : AxisRule(In, Before + In + After)
{
    /// <inheritdoc/>
    public override string Mnemonic => "pad " + Name;

    /// <inheritdoc/>
    public override string Text => Invariant($"{Name}{Before}_{After}");

    /// <inheritdoc/>
    public override bool IsIdentity => Before + After == 0;

    private string Name => Mode.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public override IReadOnlyList<AxisTap[]> Taps() =>
        [.. Enumerable.Range(-Before, Out).Select(place => new[] { new AxisTap(Source(place), 1) })];

    // The element that stands at a place, counted from the first element.
    private int Source(int place)
    {
        switch (Mode)
        {
            case ExtensionMode.Edge:
                return Math.Max(0, Math.Min(In - 1, place));
            case ExtensionMode.Wrap:
                return Modulo(place, In);
            default:
                int period = Math.Max(1, 2 * (In - 1));
                int way = Modulo(place, period);
                return Math.Min(way, period - way);
        }
    }

    private static int Modulo(int a, int b) => ((a % b) + b) % b;
}
