using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>A model as a network of NetGen.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Weights">Its weights by name.</param>
public sealed record ImportedNetwork(NetSpec Spec, IReadOnlyDictionary<string, Weight> Weights)
{
    /// <summary>The layer of each of the model's outputs, in its order, and of each value that post-processing at its end reads; none if they
    /// are the network's outputs in theirs.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The values of the model that <see cref="Outputs"/> are, in their order; none if they are the model's outputs.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The network's input for each that the model names, in its order, empty where it has none, since it is a weight or nothing
    /// depends on it; none if all are the network's inputs in its order.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>
    /// Whether the model's tensors, images and all, are one image of the network: its operators mix what lies along the first axis,
    /// which has the extent 1 where the model leaves it open.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>What the user has to know of the network, or null.</summary>
    public string? Note { get; init; }
}
