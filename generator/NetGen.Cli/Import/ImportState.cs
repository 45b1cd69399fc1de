using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;

namespace NetGen.Cli.Import;

/// <summary>What the nodes of one import share.</summary>
/// <param name="draft">The network so far.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="images">The number of images that the model's shapes are for, which the network computes one by one; 0 if the model's
/// tensors are taken as a whole.</param>
/// <param name="foldsNormalization">Whether batch normalization goes into the weights before it.</param>
/// <param name="readers">The operators that read each value of the model, and "output" for the user.</param>
public sealed class ImportState(
    Draft draft, long opset, int images, bool foldsNormalization, IReadOnlyDictionary<string, List<string>> readers)
{
    /// <summary>The network so far.</summary>
    public Draft Draft => draft;

    /// <summary>The version of the operators.</summary>
    public long Opset => opset;

    /// <summary>The number of images that the model's shapes are for; 1 if its tensors are taken as a whole.</summary>
    public int Images => Math.Max(1, images);

    /// <summary>Whether the first axis of what the network computes counts images.</summary>
    public bool Apart => images > 0;

    /// <summary>Whether the model leaves the number of images open.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether batch normalization goes into the weights before it.</summary>
    public bool FoldsNormalization => foldsNormalization;

    /// <summary>The operators that read each value of the model, and "output" for the user.</summary>
    public IReadOnlyDictionary<string, List<string>> Readers => readers;

    /// <summary>The values of the model so far by name: <see cref="LayerValue"/> or <see cref="KnownTensor"/>.</summary>
    public Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Layers that give values other shapes and orders.</summary>
    public Placement Placement { get; } = new(draft);

    /// <summary>What may be computed beforehand.</summary>
    public ElementBudget Budget { get; } = new();
}
