using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>What decides a layout.</summary>
public enum LayoutSource
{
    /// <summary>Nothing: it is planar.</summary>
    Planar,

    /// <summary>An input of the operation.</summary>
    Input,

    /// <summary>The tensor whose gradient the result is; an input of the operation if it is none.</summary>
    Forward,

    /// <summary>What an epilogue computes an activation's derivative from; an input of the operation if there is
    /// none.</summary>
    Epilogue,

    /// <summary>The tensor that the operation's reader combines the result with: the reader's first input.</summary>
    Reader,

    /// <summary>The algorithm that the node is annotated with.</summary>
    Algorithm,

    /// <summary>Nobody: either layout will do.</summary>
    Either,
}

/// <summary>
/// How the activations of an operation lie in memory: what decides the layout that it reads, and the one that it
/// writes. Parameters and packed tensors have one layout only, and no rule. An operation declares its rule, and the
/// passes follow it.
/// </summary>
/// <param name="Reads">What decides the layout of the inputs.</param>
/// <param name="Writes">What decides the layout of the outputs.</param>
/// <param name="From">The input that decides, where one does.</param>
public sealed record LayoutRule(LayoutSource Reads, LayoutSource Writes, int From = 0)
{
    /// <summary>All tensors planar.</summary>
    public static LayoutRule Planar { get; } = new(LayoutSource.Planar, LayoutSource.Planar);

    /// <summary>The inputs in either layout; the result planar, if it is an activation at all.</summary>
    public static LayoutRule PlanarResult { get; } = new(LayoutSource.Either, LayoutSource.Planar);

    /// <summary>The result as the algorithm writes it, which the passes choose by cost; what is read is brought into
    /// the layout that the algorithm needs.</summary>
    public static LayoutRule ByAlgorithm { get; } = new(LayoutSource.Either, LayoutSource.Algorithm);

    /// <summary>No activation read; the result as what its reader combines it with.</summary>
    public static LayoutRule AsReader { get; } = new(LayoutSource.Either, LayoutSource.Reader);

    /// <summary>Inputs that are read in either layout, whatever the rule says of the others.</summary>
    public EquatableArray<int> Either { get; init; } = [];

    /// <summary>The channels at which the operation cuts or joins tensors: unless each begins a block, all are
    /// planar.</summary>
    public EquatableArray<int> Cuts { get; init; } = [];

    /// <summary>All tensors as an input.</summary>
    public static LayoutRule As(int input) => new(LayoutSource.Input, LayoutSource.Input, input);

    /// <summary>All tensors as the one whose gradient the result is, or else as an input.</summary>
    public static LayoutRule AsForward(int otherwise = 0) => new(LayoutSource.Forward, LayoutSource.Forward, otherwise);

    /// <summary>All tensors as what the epilogue's derivative is computed from, or else as an input.</summary>
    public static LayoutRule AsEpilogue(int otherwise = 0) => new(LayoutSource.Epilogue, LayoutSource.Epilogue, otherwise);
}
