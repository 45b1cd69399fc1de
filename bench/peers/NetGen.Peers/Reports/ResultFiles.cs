using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>Writes the pages and the chart that stand in the repository.</summary>
internal static class ResultFiles
{
    /// <summary>Writes them below bench, with what earlier races measured beside it.</summary>
    public static void Write(Workplace place, Results measured)
    {
        var results = ResultStore.Merge(place, measured);
        File.WriteAllText(place.Page("RESULTS.md"), ResultsPage.Markdown(results));
        if (results.Inference.Count + results.Training.Count > 0)
        {
            File.WriteAllText(place.Page("results.svg"), Chart.Svg(
                ("inference of one image: times as fast as ONNX Runtime", results.Inference),
                ("training step: times as fast as PyTorch", results.Training)));
        }

        if (results.Layers.Where(table => table.Threads == 1).ToList() is { Count: > 0 } alone)
        {
            File.WriteAllText(place.Page("LIMITS.md"), LimitsPage.Markdown(alone));
        }

        foreach (var network in results.Layers.GroupBy(table => table.Network))
        {
            Directory.CreateDirectory(place.Page("layers"));
            File.WriteAllText(place.Page(Path.Combine("layers", network.Key + ".md")), LayerReport.Markdown([.. network]));
        }
    }
}
