using System.Globalization;
using System.Text;
using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>Writes where the time of a network goes.</summary>
internal static class LayerReport
{
    private const int WorstShown = 5;

    /// <summary>The page of a network.</summary>
    /// <param name="tables">Its tables, that of the fewest threads first.</param>
    public static string Markdown(IReadOnlyList<LayerTable> tables) =>
        Layers(tables[0]) + string.Concat(tables.Skip(1).Select(table => Scaling(tables[0], table)));

    private static string Layers(LayerTable table)
    {
        var text = new StringBuilder();
        var (ours, peer) = (table.Layers.Sum(layer => layer.Ours), table.Layers.Sum(layer => layer.Peer));
        text.Append($"""
            # {table.Network}, layer by layer

            Inference of one image on {RowColumns.Threads(table.Threads)}: medians of our stages beside ONNX Runtime's own profile of the same
            network. A row is a layer and what is fused with it: norm, sum, activation. **Lost** is what we take longer; the rows
            are sorted by it. What **limits** a layer, the least time that this allows (the bound), and how many times as long it takes: see
            [LIMITS.md](../LIMITS.md). Of the run: FMA peak {Figure.Digits(table.Peak / 1e9)} GFLOP/s; {string.Join(", ", table.Levels.Select(level => $"{level.Name} {Figure.Digits(level.Rate / 1e9)} GB/s"))}.

            | layer | operation | NetGen | ONNX Runtime | lost | GFLOP/s | of peak | weights, KiB | activations, KiB | limit | bound | time / bound | of our time, besides the layer itself |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|---|

            """);
        foreach (var layer in table.Layers)
        {
            var rate = layer.Operations > 0 && layer.Ours > 0 ? layer.Operations / layer.Ours : 0;
            var rates = rate > 0 ? $"{Figure.Digits(rate / 1e9)} | {Figure.Percent(rate / table.Peak)}" : " | ";
            text.Append(
                $"| {layer.Name} | {layer.Operation} | {Time(layer.Ours)} | {Time(layer.Peer)} | {Signed(layer.Lost)} | {rates} | {Limit(layer)} | {layer.Roles} |\n");
        }

        text.Append($"| **all** | | {Figure.Time(ours)} | {Figure.Time(peer)} | {Signed(ours - peer)} | | | {Limit(Sum(table))} | |\n");
        return text.ToString();
    }

    // What more threads bring to each layer, those first that have the most left to gain.
    private static string Scaling(LayerTable few, LayerTable more)
    {
        var text = new StringBuilder();
        text.Append($"""

            ## On {RowColumns.Threads(more.Threads)}

            How many times as fast each layer is as on {RowColumns.Threads(few.Threads)}, ours and ONNX Runtime's; sorted by what the layer takes longer than
            {more.Threads / few.Threads} times as fast would. Here every stage ends in a barrier, where a run lets the stages of branches overlap. FMA peak:
            {Figure.Digits(more.Peak / 1e9)} GFLOP/s.

            | layer | NetGen | times as fast | ONNX Runtime | times as fast | lost |
            |---|---:|---:|---:|---:|---:|

            """);
        var before = few.Layers.ToDictionary(layer => layer.Name);
        var share = (double)few.Threads / more.Threads;
        var rows = more.Layers.Where(layer => before.ContainsKey(layer.Name)).Select(layer => (Few: before[layer.Name], More: layer)).ToList();
        foreach (var (alone, shared) in rows.OrderByDescending(row => row.More.Ours - (row.Few.Ours * share)))
        {
            text.Append($"| {shared.Name} | {Time(shared.Ours)} | {Faster(alone.Ours, shared.Ours)} | {Time(shared.Peer)} | {Faster(alone.Peer, shared.Peer)} | {Signed(shared.Lost)} |\n");
        }

        var (ours, peer) = (more.Layers.Sum(layer => layer.Ours), more.Layers.Sum(layer => layer.Peer));
        text.Append($"| **all** | {Figure.Time(ours)} | {Faster(few.Layers.Sum(layer => layer.Ours), ours)} | {Figure.Time(peer)} | ");
        text.Append($"{Faster(few.Layers.Sum(layer => layer.Peer), peer)} | {Signed(ours - peer)} |\n");
        return text.ToString();
    }

    private static string Faster(double before, double after) => before == 0 || after == 0 ? "-" : Figure.Ratio(before / after);

    /// <summary>The layers that lose most, in lines.</summary>
    public static IEnumerable<string> Worst(LayerTable table) =>
    [
        $"{table.Network}: {Figure.Time(table.Layers.Sum(layer => layer.Ours))} : {Figure.Time(table.Layers.Sum(layer => layer.Peer))} in layers; most is lost in",
        .. table.Layers.Where(layer => layer.Lost > 0).Take(WorstShown)
            .Select(layer => $"  {layer.Name,-32} {Figure.Time(layer.Ours),9} : {Figure.Time(layer.Peer),-9} {layer.Operation}"),
    ];

    private static LayerTime Sum(LayerTable table) => new(
        "",
        "",
        table.Layers.Sum(layer => layer.Ours),
        0,
        0,
        "",
        new LayerLimit(
            "",
            table.Layers.Sum(layer => layer.Limit.Seconds),
            table.Layers.Sum(layer => layer.Limit.Weights),
            table.Layers.Sum(layer => layer.Limit.Activations)));

    private static string Limit(LayerTime layer) => layer.Limit.Seconds == 0
        ? " | | | | "
        : $"{Kilobytes(layer.Limit.Weights)} | {Kilobytes(layer.Limit.Activations)} | {layer.Limit.Resource} | "
            + $"{Figure.Time(layer.Limit.Seconds)} | {Figure.Ratio(layer.Ours / layer.Limit.Seconds)}";

    private static string Kilobytes(double bytes) => (bytes / 1024).ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => seconds == 0 ? "-" : Figure.Time(seconds);

    private static string Signed(double seconds) => (seconds < 0 ? "-" : "") + Figure.Time(Math.Abs(seconds));
}
