using NetGen.Generator.Model;

namespace NetGen.Generator.Diagnostics;

/// <summary>The place in a declaration that a problem is about; a front-end turns it into a source location.</summary>
/// <param name="Layer">The index of the layer, or -1 for the network or block itself.</param>
/// <param name="Argument">The argument's name in C# spelling, or null for the layer, network or block as a whole.</param>
/// <param name="Block">The block in whose definition it is, or null in the network itself.</param>
/// <param name="Step">The index of the post-processing, or -1 for anything else.</param>
public sealed record Anchor(int Layer, string? Argument = null, string? Block = null, int Step = -1)
{
    /// <summary>The network as a whole.</summary>
    public static Anchor Network { get; } = new(-1);
}

/// <summary>Something wrong with a declaration, without its source location.</summary>
/// <param name="Id">The diagnostic's id, one of <see cref="DiagnosticIds"/>.</param>
/// <param name="Anchor">What it is about.</param>
/// <param name="Arguments">The values for the message's placeholders.</param>
public sealed record Problem(string Id, Anchor Anchor, EquatableArray<string> Arguments)
{
    /// <summary>Whether the declaration is wrong; else it is only noteworthy.</summary>
    public bool IsError => Descriptors.IsError(Id);

    /// <summary>A problem with the given message arguments, of which texts are made printable.</summary>
    public static Problem At(Anchor anchor, string id, params object[] arguments) =>
        new(id, anchor, arguments.Select(a => Printable.Of(FormattableString.Invariant($"{a}"))).ToEquatableArray());
}
