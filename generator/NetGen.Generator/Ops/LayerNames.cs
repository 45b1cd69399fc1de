using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Names the layers that have no name: kind and number, <c>conv1</c>, <c>conv2</c>, <c>dense1</c>.</summary>
public static class LayerNames
{
    /// <summary>The names of all layers, reporting those given twice.</summary>
    public static EquatableArray<string> Assign(EquatableArray<LayerSpec> layers, List<Problem> problems)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Name is { } name && !taken.Add(name))
            {
                problems.Add(Problem.At(new Anchor(i, "Name"), DiagnosticIds.RepeatedLayerName, name, i + 1));
            }
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return layers.Select(layer => layer.Name ?? Choose(layer.Kind, numbers, taken)).ToEquatableArray();
    }

    private static string Choose(string kind, Dictionary<string, int> numbers, HashSet<string> taken)
    {
        string stem = kind.ToLowerInvariant();
        string name;
        do
        {
            numbers.TryGetValue(stem, out int number);
            numbers[stem] = number + 1;
            name = stem + (number + 1).ToString(CultureInfo.InvariantCulture);
        }
        while (!taken.Add(name));

        return name;
    }
}
