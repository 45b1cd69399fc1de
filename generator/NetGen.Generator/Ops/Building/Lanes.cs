using NetGen.Generator.Graph;

namespace NetGen.Generator.Ops;

/// <summary>
/// Lanes of blocked tensors that are no channels, which there are where the last block is not full. What they hold must
/// be finite, since convolutions multiply it by weights that are zero. Operations that can make a finite number one
/// that is not keep to planar tensors there.
/// </summary>
public static class Lanes
{
    /// <summary>The lanes of the widest vector; those of the others divide them.</summary>
    public const int Widest = 16;

    /// <summary>A rule that holds where channels fill their blocks; elsewhere all is planar.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="channels">The channels; 0 where the operation may work on any lanes.</param>
    public static LayoutRule Whole(LayoutRule rule, int channels) => channels == 0 ? rule : rule with { Cuts = [channels] };

    /// <summary>Whether channels fill their blocks on every instruction set, so that an operation may be the epilogue
    /// of
    /// any kernel.</summary>
    /// <param name="channels">The channels; 0 where the operation may work on any lanes.</param>
    public static bool AreWhole(int channels) => channels % Widest == 0;
}
