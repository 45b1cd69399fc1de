using NetGen.Generator.Model;
using NetGen.Generator.Ops.Blocks;

namespace NetGen.Generator.Ops;

/// <summary>The kinds of layers that a network can use: the op table, and the blocks that its user defined.</summary>
public sealed class LayerKinds
{
    private readonly Dictionary<string, LayerDefinition> _blocks;

    /// <summary>The kinds with the given blocks; of two blocks of one name, the first counts.</summary>
    /// <param name="blocks">The blocks that the network defines.</param>
    /// <param name="further">Kinds of layers that are not in the op table.</param>
    public LayerKinds(IEnumerable<BlockSpec> blocks, EquatableArray<LayerDefinition> further = default)
    {
        _blocks = further.ToDictionary(layer => layer.Kind, StringComparer.Ordinal);
        foreach (var block in blocks.Where(block => !_blocks.ContainsKey(block.Name)))
        {
            _blocks.Add(block.Name, UserBlock.Define(block));
        }
    }

    /// <summary>The names of all kinds.</summary>
    public IEnumerable<string> Names => LayerTable.All.Select(layer => layer.Kind).Concat(_blocks.Keys);

    /// <summary>The definition of a kind, or null if there is none.</summary>
    public LayerDefinition? Find(string kind) =>
        LayerTable.Find(kind) ?? (_blocks.TryGetValue(kind, out var block) ? block : null);
}
