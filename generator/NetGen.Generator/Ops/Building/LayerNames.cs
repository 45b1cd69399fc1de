using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>A layer with its name; a repeated one is as many of these.</summary>
/// <param name="Spec">The layer as declared.</param>
/// <param name="Name">Its name.</param>
/// <param name="Index">The index of its declaration.</param>
public sealed record PlacedLayer(LayerSpec Spec, string Name, int Index);

/// <summary>Reports something wrong with a layer.</summary>
/// <param name="layer">The layer, whose description comes first in the message.</param>
/// <param name="argument">The argument it is about, or null.</param>
/// <param name="id">The diagnostic's id.</param>
/// <param name="messageArguments">What follows in the message.</param>
public delegate void LayerReport(PlacedLayer layer, string? argument, string id, params object[] messageArguments);

/// <summary>Repeats layers, and names those that have no name: kind and number, <c>conv1</c>, <c>conv2</c>,
/// <c>dense1</c>.</summary>
public static class LayerNames
{
    /// <summary>How often one declaration of a layer may be repeated.</summary>
    public const int MaximumRepetitions = 1000;

    /// <summary>The most characters of a layer's own name.</summary>
    public const int LongestName = 250;

    /// <summary>What names must be, in the words of a diagnostic.</summary>
    public const string NameForm = "made of letters from A to Z, digits, '_', '-' and '.', and start with a letter or digit";

    /// <summary>The layers as they stand one behind the other, reporting names given twice and wrong numbers.</summary>
    /// <param name="layers">The layers as declared.</param>
    /// <param name="parameters">The values of the parameters that a number of repetitions can read.</param>
    /// <param name="report">Called with what is wrong.</param>
    public static IReadOnlyList<PlacedLayer> Place(
        EquatableArray<LayerSpec> layers, IReadOnlyDictionary<string, ArgumentValue> parameters, LayerReport report)
    {
        // One more than there may be is enough to find that there are too many.
        var repeated = layers
            .SelectMany((layer, i) => Repeat(layer, i, parameters, report))
            .Take(NetworkState.MaximumLayers + 1)
            .ToList();
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (layer, name, index) in repeated)
        {
            if (name is null)
            {
                continue;
            }

            if (!IsName(name))
            {
                report(
                    new PlacedLayer(layer, layer.Kind, index),
                    "Name",
                    DiagnosticIds.WrongValue,
                    "Name",
                    "\"" + name + "\"",
                    NameForm);
            }

            if (owners.TryGetValue(name, out int owner))
            {
                report(new PlacedLayer(layer, name, index), "Name", DiagnosticIds.RepeatedLayerName, owner + 1);
            }
            else
            {
                owners.Add(name, index);
            }
        }

        var taken = new HashSet<string>(owners.Keys, StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. repeated.Select(one => new PlacedLayer(one.Layer, one.Name ?? Choose(one.Layer.Kind, numbers, taken), one.Index))];
    }

    /// <summary>A layer as messages name it: <c>conv2 (layer 4)</c>, counting from 1.</summary>
    /// <param name="name">Its name, or its kind where it has none yet.</param>
    /// <param name="index">Its index, from 0.</param>
    public static string Describe(string name, int index) =>
        name + " (layer " + (index + 1).ToString(CultureInfo.InvariantCulture) + ")";

    /// <summary>The copies of a layer, their names counted up.</summary>
    private static IEnumerable<(LayerSpec Layer, string? Name, int Index)> Repeat(
        LayerSpec layer, int index, IReadOnlyDictionary<string, ArgumentValue> parameters, LayerReport report)
    {
        if (layer.Name is { Length: > LongestName })
        {
            report(new PlacedLayer(layer, layer.Kind, index), "Name", DiagnosticIds.DeclarationTooLarge, LongestName, "characters in its name");
            return [(layer, null, index)];
        }

        if (layer.Repeat is null)
        {
            return [(layer, layer.Name, index)];
        }

        var placed = new PlacedLayer(layer, layer.Name ?? layer.Kind, index);
        var (value, fault) = Expression.Evaluate(layer.Repeat, parameters);
        if (fault is not null)
        {
            report(placed, "Repeat", DiagnosticIds.WrongExpression, "Repeat", Expression.Text(layer.Repeat), fault);
            return [(layer, layer.Name, index)];
        }

        if (value is not IntegerValue { Value: var count })
        {
            report(placed, "Repeat", DiagnosticIds.WrongValue, "Repeat", Expression.Text(value!), "a whole number");
            return [(layer, layer.Name, index)];
        }

        if (count is < 0 or > MaximumRepetitions)
        {
            report(placed, "Repeat", DiagnosticIds.OutOfRange, "Repeat", count, FormattableString.Invariant($"0 to {MaximumRepetitions}"));
            return [(layer, layer.Name, index)];
        }

        if (layer.Name is { } name && Number(name) is null)
        {
            report(
                placed,
                "Name",
                DiagnosticIds.WrongValue,
                "Name",
                "\"" + name + "\"",
                "a name that ends in a number, which counts up, since the layer is repeated");
            return [(layer, name, index)];
        }

        // Only the first reads what From names; each of the others reads the one before it.
        return Enumerable.Range(0, (int)count)
            .Select(i => (i == 0 ? layer : layer with { From = null }, layer.Name is null ? null : CountUp(layer.Name, i), index));
    }

    private static string CountUp(string name, int by)
    {
        var (stem, number) = Number(name)!.Value;
        return stem + (number + by).ToString(CultureInfo.InvariantCulture).PadLeft(name.Length - stem.Length, '0');
    }

    private static (string Stem, long Number)? Number(string name)
    {
        int digits = name.Reverse().TakeWhile(letter => letter is >= '0' and <= '9').Count();
        return digits is > 0 and < 10
            ? (name.Substring(0, name.Length - digits), long.Parse(name.Substring(name.Length - digits), CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Names go into method names, comments and weight files, so they are of plain characters.</summary>
    public static bool IsName(string name) =>
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
