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
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Name is not { } name)
            {
                continue;
            }

            if (!IsName(name))
            {
                problems.Add(Problem.At(
                    new Anchor(i, "Name"),
                    DiagnosticIds.WrongValue,
                    Describe(layers[i].Kind, i),
                    "Name",
                    "\"" + name + "\"",
                    "made of letters from A to Z, digits, '_', '-' and '.', and start with a letter or digit"));
            }

            if (owners.TryGetValue(name, out int owner))
            {
                problems.Add(Problem.At(
                    new Anchor(i, "Name"), DiagnosticIds.RepeatedLayerName, Describe(name, i), owner + 1));
            }
            else
            {
                owners.Add(name, i);
            }
        }

        var taken = new HashSet<string>(owners.Keys, StringComparer.Ordinal);

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return layers.Select(layer => layer.Name ?? Choose(layer.Kind, numbers, taken)).ToEquatableArray();
    }

    /// <summary>A layer as messages name it: <c>conv2 (layer 4)</c>, counting from 1.</summary>
    /// <param name="name">Its name, or its kind where it has none yet.</param>
    /// <param name="index">Its index, from 0.</param>
    public static string Describe(string name, int index) =>
        name + " (layer " + (index + 1).ToString(CultureInfo.InvariantCulture) + ")";

    /// <summary>Names go into method names, comments and weight files, so they are of plain characters.</summary>
    private static bool IsName(string name) =>
        name.Length > 0
        && IsAlphanumeric(name[0])
        && name.All(letter => IsAlphanumeric(letter) || letter is '_' or '-' or '.');

    private static bool IsAlphanumeric(char letter) =>
        letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

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
