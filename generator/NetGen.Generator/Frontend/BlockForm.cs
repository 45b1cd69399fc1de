using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>The one form of blocks, however they were declared.</summary>
public static class BlockForm
{
    /// <summary>Parameters with those first that each use has to give.</summary>
    public static EquatableArray<BlockParameter> Order(IEnumerable<BlockParameter> parameters) =>
        parameters.OrderBy(parameter => parameter.Default is null ? 0 : 1).ToEquatableArray();

    /// <summary>The blocks that layers use, directly or inside others, ordered by name.</summary>
    public static EquatableArray<BlockSpec> Used(IEnumerable<LayerSpec> layers, IEnumerable<BlockSpec> blocks)
    {
        var known = blocks.ToLookup(block => block.Name, StringComparer.Ordinal);
        var used = new SortedDictionary<string, BlockSpec>(StringComparer.Ordinal);
        var open = new Stack<string>(layers.Select(layer => layer.Kind));
        while (open.Count > 0)
        {
            string kind = open.Pop();
            if (!used.ContainsKey(kind) && known[kind].FirstOrDefault() is { } block)
            {
                used.Add(kind, block);
                foreach (var inner in block.Layers)
                {
                    open.Push(inner.Kind);
                }
            }
        }

        return used.Values.ToEquatableArray();
    }
}
