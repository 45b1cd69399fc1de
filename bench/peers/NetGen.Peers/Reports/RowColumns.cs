using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>The columns of a table of rows, on the console as in Markdown.</summary>
internal static class RowColumns
{
    /// <summary>The headings for a peer, and how a row fills each.</summary>
    public static IReadOnlyList<(string Heading, Func<Row, string> Cell)> Of(string peer, bool training) =>
    [
        ("network", row => row.Network),
        .. training ? [("batch", row => $"{row.Batch}")] : Array.Empty<(string, Func<Row, string>)>(),
        ("threads", row => $"{row.Threads}"),
        ("NetGen", row => Figure.Time(row.Ours.Seconds)),
        (peer, row => Figure.Time(row.Peer.Seconds)),
        ("ratio", row => Figure.Ratio(row.Ratio)),
        ("of fastest", row => Figure.Ratio(row.FastestRatio)),
        (training ? "loss differs by" : "outputs differ by", row => Figure.Small(row.Difference) + (row.Agrees ? "" : " WRONG")),
        ("GFLOP/s", row => Figure.Digits(row.Rate / 1e9)),
        ("of peak", row => Figure.Percent(row.Rate / row.Peak)),
        ("memory", row => Both(row, side => Figure.Megabytes(side.Memory))),
        ("first result", row => Both(row, side => Figure.Time(side.FirstResult))),
    ];

    /// <summary>The geometric means of the ratios for each number of threads.</summary>
    public static IEnumerable<string> Means(IEnumerable<Row> rows) => rows.GroupBy(row => row.Threads)
        .Select(group => $"{Figure.Ratio(Statistics.GeometricMean(group.Select(row => row.Ratio)))} on {Threads(group.Key)}");

    /// <summary>A number of threads in words.</summary>
    public static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    private static string Both(Row row, Func<Side, string> figure) => $"{figure(row.Ours)} : {figure(row.Peer)}";
}
