using NetGen.Generator.Diagnostics;

namespace NetGen.Generator.Ops;

/// <summary>The outputs of the layers so far, by the layers' names; <c>input</c> is the network's input.</summary>
public sealed class NamedOutputs
{
    /// <summary>The name of the network's input.</summary>
    public const string Input = "input";

    private readonly Dictionary<string, int> _tensors = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Adds a layer's output.</summary>
    public void Add(string layer, int tensor)
    {
        if (!_tensors.ContainsKey(layer))
        {
            _names.Add(layer);
        }

        _tensors[layer] = tensor;
    }

    /// <summary>The name of the layer that came last.</summary>
    public string Last => _names[_names.Count - 1];

    /// <summary>The output of a layer, or null if no layer of that name stands before.</summary>
    public int? Find(string layer) => _tensors.TryGetValue(layer, out int tensor) ? tensor : null;

    /// <summary>The end of a message that proposes the nearest name.</summary>
    public string Hint(string unknown) => NearestName.Hint(unknown, _names);
}
