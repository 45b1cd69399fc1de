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
        (training ? "loss differs by" : "outputs differ by", row => Figure.Small(row.Difference)),
        ("GFLOP/s", row => Figure.Digits(row.Rate / 1e9)),
        ("of peak", row => Figure.Percent(row.Rate / row.Peak)),
        ("memory", row => Both(row, side => Figure.Megabytes(side.Memory))),
        ("first result", row => Both(row, side => Figure.Time(side.FirstResult))),
    ];

    private static string Both(Row row, Func<Side, string> figure) => $"{figure(row.Ours)} : {figure(row.Peer)}";
}
