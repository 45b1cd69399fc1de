using NetGen.Cli.Reports;

namespace NetGen.Peers.Races;

/// <summary>
/// Which layers are compared as one. Programs fuse what is elementwise with the layer before it, each in its own way, and call the
/// result after the first layer or the last: so a convolution, its norm, the sum that it ends in and the activation are one.
/// </summary>
/// <param name="layers">The layers of the network.</param>
internal sealed class LayerGroups(IReadOnlyList<LayerRow> layers)
{
    private readonly Dictionary<string, LayerRow> _layers = layers.ToDictionary(layer => layer.Name);

    /// <summary>The group of a step of a program: the name of its first layer, or the step's own where it belongs to none.</summary>
    /// <param name="step">The name that a profile gives it.</param>
    public string Of(string step)
    {
        if (Find(step) is not { } layer)
        {
            return step;
        }

        while (IsElementwise(layer))
        {
            layer = _layers[layer.Inputs[0]];
        }

        return layer.Name;
    }

    /// <summary>What a group computes, with the shape of its output.</summary>
    public string Operation(string group) =>
        _layers.TryGetValue(group, out var layer) ? $"{layer.Operation} to {string.Join("x", layer.Shape)}" : "";

    /// <summary>The floating-point operations of a group.</summary>
    public double Operations(string group) => _layers.TryGetValue(group, out var layer) ? 2.0 * layer.MultiplyAdds : 0;

    // ONNX Runtime calls a step after a layer, with a word before it, a word after '_', or after '/' the operator of a layer that is several.
    private LayerRow? Find(string step)
    {
        for (var name = step.Split(' ')[^1]; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOfAny(['_', '/']))])
        {
            if (_layers.TryGetValue(name, out var layer))
            {
                return layer;
            }
        }

        return null;
    }

    private bool IsElementwise(LayerRow layer) =>
        layer.MultiplyAdds == 0
        && !layer.Operation.Contains("pool", StringComparison.Ordinal)
        && _layers.TryGetValue(layer.Inputs[0], out var before)
        && layer.Shape.SequenceEqual(before.Shape);
}
