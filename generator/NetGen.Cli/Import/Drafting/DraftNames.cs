using System.Globalization;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import.Drafting;

/// <summary>
/// Names for the layers of a draft: those that the model suggests, if they will do, or else kind and number. The names of the model's
/// outputs belong to the layers that give them and to nobody else, so that no output is found under another's name.
/// </summary>
internal static class DraftNames
{
    /// <summary>Names all layers.</summary>
    /// <param name="draft">The network.</param>
    /// <param name="outputs">The model's outputs: their names there, and the layers; none named if there is only one.</param>
    /// <param name="inputs">The model's inputs: their names there, and the layers.</param>
    public static void Choose(
        Draft draft, IReadOnlyList<(string Name, DraftLayer Layer)> outputs, IReadOnlyList<(string Name, DraftLayer Layer)> inputs)
    {
        draft.Image.Name = NamedOutputs.Input;
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { NamedOutputs.Input };
        var own = new Dictionary<DraftLayer, string>();
        foreach (var (name, layer) in inputs.Concat(outputs))
        {
            // A layer with weights keeps the name that these have in the model.
            bool free = layer != draft.Image && !own.ContainsKey(layer) && (layer.Weights.Count == 0 || Suggested(layer) is null);
            if (free && IsSound(name) && char.IsAsciiLetter(name[0]) && taken.Add(name))
            {
                own.Add(layer, name);
            }
        }

        // What another output is called is not a name for this layer.
        var reserved = outputs.Select(output => output.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var layer in draft.Layers.Where(layer => !own.ContainsKey(layer)))
        {
            bool isOther = Suggested(layer) is { } name && reserved.Contains(name) && outputs.All(output => output.Layer != layer || output.Name != name);
            if (Suggested(layer) is { } suggestion && !isOther && taken.Add(suggestion))
            {
                own.Add(layer, suggestion);
            }
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var layer in draft.Layers)
        {
            layer.Name = own.TryGetValue(layer, out string? name) ? name : Numbered(layer.Kind.ToLowerInvariant());
        }

        string Numbered(string stem)
        {
            string name;
            do
            {
                numbers[stem] = numbers.GetValueOrDefault(stem) + 1;
                name = stem + numbers[stem].ToString(CultureInfo.InvariantCulture);
            }
            while (reserved.Contains(name) || !taken.Add(name));

            return name;
        }
    }

    private static string? Suggested(DraftLayer layer)
    {
        const string Ending = ".weight";
        string name = layer.Suggestion is { } given && given.EndsWith(Ending, StringComparison.Ordinal) ? given[..^Ending.Length] : "";
        return IsSound(name) ? name : null;
    }

    private static bool IsSound(string name) => name.Length is > 0 and < 100
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
}
