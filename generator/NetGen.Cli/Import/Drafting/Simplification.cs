namespace NetGen.Cli.Import.Drafting;

/// <summary>
/// What exporters write as several operators, as the one layer that it is. All layers are there now, so that it is known who else
/// reads a value, under whatever name the model has for it.
/// </summary>
internal static class Simplification
{
    /// <summary>Simplifies a network.</summary>
    /// <param name="draft">The network.</param>
    /// <param name="outputs">The layers whose outputs the user gets, which are replaced with their layers.</param>
    public static void Run(Draft draft, List<DraftLayer> outputs)
    {
        RemoveUnread(draft, outputs);
        WrittenNorms.Run(draft, outputs);
        GatedActivations.Run(draft, outputs);
        RemoveUnread(draft, outputs);
        AffineMaps.Run(draft, outputs);
        RemoveUnread(draft, outputs);
    }

    /// <summary>The layers that read each layer; once more for each output that it is.</summary>
    public static Dictionary<DraftLayer, int> Readers(Draft draft, IReadOnlyList<DraftLayer> outputs)
    {
        var readers = new Dictionary<DraftLayer, int>();
        foreach (var layer in draft.Layers.SelectMany(layer => layer.Inputs).Concat(outputs))
        {
            readers[layer] = readers.GetValueOrDefault(layer) + 1;
        }

        return readers;
    }

    /// <summary>Puts a layer where another stands, as output as well.</summary>
    public static void Replace(Draft draft, List<DraftLayer> outputs, DraftLayer old, DraftLayer by)
    {
        draft.Replace(old, by);
        for (int i = 0; i < outputs.Count; i++)
        {
            outputs[i] = outputs[i] == old ? by : outputs[i];
        }
    }

    private static void RemoveUnread(Draft draft, IReadOnlyList<DraftLayer> outputs)
    {
        var read = outputs.ToHashSet();
        foreach (var layer in draft.Layers.Reverse().Where(read.Contains))
        {
            read.UnionWith(layer.Inputs);
        }

        draft.Keep(read);
    }
}
