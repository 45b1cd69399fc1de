using System.Globalization;
using System.Text;
using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>Writes bench/LIMITS.md: what each network waits for, in sums over its layers.</summary>
internal static class LimitsPage
{
    /// <summary>The page.</summary>
    public static string Markdown(IReadOnlyList<LayerTable> tables)
    {
        var text = new StringBuilder();
        text.Append("""
            # Limits

            How far each network is from what the machine allows, in inference of one image on one thread. A stage can be no faster than its multiply-adds
            at the FMA peak, as many as its algorithm takes (Winograd's takes fewer than the definition), nor than its weights and activations, each
            moved once, at the rate of the level of the memory where they are: the nearest one that is larger than all that inference touches
            between two uses of them. The larger of these is the stage's **bound**. What a kernel reads again and again, its transforms, and additions are not in the
            bound, and neither is the gain of reading ahead: some layers of little work are faster than it. The layers' own pages have the details. This page
            is written by the race.


            """);
        text.Append("| network | FMA peak, GFLOP/s | ");
        text.Append(string.Join(" | ", tables[0].Levels.Select(level => $"{level.Name}, GB/s")));
        text.Append($" |\n|---|---:|{string.Concat(tables[0].Levels.Select(_ => "---:|"))}\n");
        foreach (var table in tables)
        {
            text.Append($"| {table.Network} | {Figure.Digits(table.Peak / 1e9)} | {string.Join(" | ", table.Levels.Select(level => Figure.Digits(level.Rate / 1e9)))} |\n");
        }

        string[] resources = [LayerLimit.Arithmetic, .. tables[0].Levels.Select(level => level.Name)];
        text.Append("\nTimes below are of layers that wait for what stands above, with their distance from the bound, time / bound.\n\n");
        text.Append($"| network | weights | activations | {string.Join(" | ", resources)} | all | bound | time / bound |\n");
        text.Append($"|---|---:|---:|{string.Concat(resources.Select(_ => "---:|"))}---:|---:|---:|\n");
        foreach (var table in tables)
        {
            var layers = table.Layers.Where(layer => layer.Limit.Seconds > 0).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| [{table.Network}](layers/{table.Network}.md) | {Figure.Megabytes(layers.Sum(layer => layer.Limit.Weights))} | {Figure.Megabytes(layers.Sum(layer => layer.Limit.Activations))} | ");
            text.Append(string.Join(" | ", resources.Select(resource => Distance(layers.Where(layer => layer.Limit.Resource == resource)))));
            var (time, bound) = (table.Layers.Sum(layer => layer.Ours), layers.Sum(layer => layer.Limit.Seconds));
            text.Append($" | {Figure.Time(time)} | {Figure.Time(bound)} | **{Figure.Ratio(time / bound)}** |\n");
        }

        return text.ToString();
    }

    private static string Distance(IEnumerable<LayerTime> layers)
    {
        var (time, bound) = (layers.Sum(layer => layer.Ours), layers.Sum(layer => layer.Limit.Seconds));
        return bound == 0 ? "-" : $"{Figure.Time(time)}, {Figure.Ratio(time / bound)}";
    }
}
