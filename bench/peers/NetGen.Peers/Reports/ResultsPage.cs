using System.Globalization;
using System.Text;
using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>Writes bench/RESULTS.md.</summary>
internal static class ResultsPage
{
    /// <summary>The page.</summary>
    public static string Markdown(Results results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Results of the race

            `{results.Command}`, {results.Begin:yyyy-MM-dd HH:mm} UTC. [README.md](README.md#the-race) says what is measured and how. This page is written
            by the command.

            * machine: {Machine.Describe()}
            * FMA peak: {string.Join(", ", Peaks(results))}

            | side | runs in | start of the process alone | memory of the process alone |
            |---|---|---:|---:|

            """);
        foreach (var host in results.Hosts)
        {
            text.Append($"| {host.Name} | {host.Versions} | {Figure.Time(host.Start)} | {Figure.Megabytes(host.Memory)} |\n");
        }

        text.Append($"""

            NetGen's code is compiled just in time, with .NET's own settings for tiers and profile-guided optimization, and not ahead of time
            (ReadyToRun). Memory and first results in the tables below are pairs, ours before the peer's, and include the processes above.

            ![ratios of the race](results.svg)

            """);
        Section(text, "Inference of one image, against ONNX Runtime", "ONNX Runtime", results.Inference);
        Section(text, "Training step, against PyTorch", "PyTorch", results.Training);
        if (results.Layers.Count > 0)
        {
            text.Append($"\n## Layer by layer\n\nInference of one image beside ONNX Runtime's own profile: ");
            text.Append(string.Join(", ", results.Layers.Select(table => table.Network).Distinct().Select(name => $"[{name}](layers/{name}.md)")));
            text.Append(".\nWhat each network waits for: [LIMITS.md](LIMITS.md).\n");
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, string peer, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var columns = RowColumns.Of(peer, rows[0].Batch is not null);
        text.Append($"\n## {title}\n\n");
        text.Append($"| {string.Join(" | ", columns.Select(column => column.Heading))} |\n");
        text.Append($"|---|{string.Concat(columns.Skip(1).Select(_ => "---:|"))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {string.Join(" | ", columns.Select(column => column.Heading == "ratio" ? $"**{column.Cell(row)}**" : column.Cell(row)))} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nMeasured {Period([.. rows.Select(row => row.Measured)])}. Geometric mean of the ratios: ");
        text.Append(string.Join(", ", RowColumns.Means(rows)));
        text.Append(".\n");
    }

    private static string Period(DateTimeOffset[] times)
    {
        var (first, last) = (Text(times.Min()), Text(times.Max()));
        return first == last ? first : $"{first} to {last}";

        static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Peaks(Results results) => results.Inference.Concat(results.Training)
        .GroupBy(row => row.Threads)
        .Select(rows => $"{Figure.Digits(rows.Max(row => row.Peak) / 1e9)} GFLOP/s on {RowColumns.Threads(rows.Key)}");
}
