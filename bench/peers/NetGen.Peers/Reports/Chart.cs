using System.Globalization;
using System.Text;
using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>Draws the ratios as bars, on a logarithmic scale on which 1 stands in the middle of things: to the right of it NetGen
/// is faster. An SVG without scripts, readable on light and dark pages.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Left = 150;
    private const int Right = 60;
    private const int Bar = 11;
    private const int Gap = 10;
    private const int Top = 46;
    private const int Between = 38;

    // Powers of two.
    private const int FewestHalvings = 1;
    private const int FewestDoublings = 2;

    /// <summary>The drawing.</summary>
    /// <param name="panels">A title and rows for each part, one below the other; those without rows are left out.</param>
    public static string Svg(params IReadOnlyList<(string Title, IReadOnlyList<Row> Rows)> panels)
    {
        panels = [.. panels.Where(panel => panel.Rows.Count > 0)];
        var ratios = panels.SelectMany(panel => panel.Rows).Select(row => Math.Log2(row.Ratio)).ToArray();
        var scale = new Scale(
            Math.Min(-FewestHalvings, (int)Math.Floor(ratios.Min())), Math.Max(FewestDoublings, (int)Math.Ceiling(ratios.Max())));
        var body = new StringBuilder();
        var y = 0;
        foreach (var (title, rows) in panels)
        {
            y = Panel(body, scale, title, rows, y);
        }

        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{y}}" width="{{Width}}" height="{{y}}" font-family="system-ui, sans-serif" font-size="12">
            <style>
            text { fill: #24292f; } .title { font-size: 14px; font-weight: 600; } .faint { fill: #57606a; }
            .grid { stroke: #d0d7de; } .one { stroke: #24292f; stroke-width: 1.5; }
            .t0 { fill: #0969da; } .t1 { fill: #54aeff; } .t2 { fill: #8250df; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .faint { fill: #9da7b3; } .grid { stroke: #30363d; } .one { stroke: #e6edf3; }
            .t0 { fill: #4493f8; } .t1 { fill: #1f6feb; } .t2 { fill: #ab7df8; }
            }
            </style>
            {{body}}</svg>

            """;
    }

    private static int Panel(StringBuilder body, Scale scale, string title, IReadOnlyList<Row> rows, int y)
    {
        int[] threads = [.. rows.Select(row => row.Threads).Distinct().Order()];
        var networks = rows.GroupBy(row => row.Network).ToArray();
        body.Append(Format($"<text class=\"title\" x=\"8\" y=\"{y + 18}\">{title}</text>\n"));
        for (var i = 0; i < threads.Length; i++)
        {
            var x = Width - Right - (90 * (threads.Length - i));
            body.Append(Format($"<rect class=\"t{i % 3}\" x=\"{x}\" y=\"{y + 8}\" width=\"11\" height=\"11\"/>"));
            body.Append(Format($"<text x=\"{x + 16}\" y=\"{y + 18}\">{RowColumns.Threads(threads[i])}</text>\n"));
        }

        var bottom = y + Top + networks.Sum(network => Height(network.Count()));
        for (var power = scale.Least; power <= scale.Most; power++)
        {
            var x = scale.X(power);
            body.Append(Format($"<line class=\"{(power == 0 ? "one" : "grid")}\" x1=\"{x:F1}\" y1=\"{y + Top - 8}\" x2=\"{x:F1}\" y2=\"{bottom}\"/>"));
            body.Append(Format($"<text class=\"faint\" text-anchor=\"middle\" x=\"{x:F1}\" y=\"{y + Top - 12}\">{Math.Pow(2, power)}</text>\n"));
        }

        y += Top;
        foreach (var network in networks)
        {
            body.Append(Format($"<text text-anchor=\"end\" x=\"{Left - 10}\" y=\"{y + (network.Count() * Bar / 2) + 5}\">{network.Key}</text>\n"));
            foreach (var (row, i) in network.OrderBy(row => row.Threads).Select((row, i) => (row, i)))
            {
                var (one, end) = (scale.X(0), scale.X(Math.Log2(row.Ratio)));
                var at = y + (i * Bar);
                body.Append(Format(
                    $"<rect class=\"t{Array.IndexOf(threads, row.Threads) % 3}\" x=\"{Math.Min(one, end):F1}\" y=\"{at}\" width=\"{Math.Abs(end - one):F1}\" height=\"{Bar - 1}\"/>"));
                body.Append(Format($"<text font-size=\"10\" x=\"{Math.Max(one, end) + 4:F1}\" y=\"{at + 9}\">{Figure.Ratio(row.Ratio)}</text>\n"));
            }

            y += Height(network.Count());
        }

        return y + Between;
    }

    private static int Height(int bars) => (bars * Bar) + Gap;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Scale(int Least, int Most)
    {
        public double X(double power) => Left + ((Width - Left - Right) * (power - Least) / (Most - Least));
    }
}
