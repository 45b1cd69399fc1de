using System.Globalization;
using System.Text;

namespace NetGen.Cli.Reports.Html;

/// <summary>The layers as a table with bars: each column's bars are parts of its largest number.</summary>
internal static class LayerRows
{
    /// <summary>The table.</summary>
    public static string Write(Inspection inspection)
    {
        var layers = inspection.Layers;
        var html = new StringBuilder("""
            <table class="layers">
            <thead><tr><th>layer</th><th>operation</th><th>output</th><th>multiply-adds</th><th>parameters</th><th>arena</th><th>moved</th><th>FLOP/B</th><th>kernel in inference</th></tr></thead>
            <tbody>

            """);
        long macs = layers.Select(layer => layer.MultiplyAdds).DefaultIfEmpty(0).Max();
        long parameters = layers.Select(layer => layer.Parameters).DefaultIfEmpty(0).Max();
        long arena = layers.Select(layer => layer.ArenaBytes).DefaultIfEmpty(0).Max();
        long moved = layers.Select(layer => layer.BytesMoved).DefaultIfEmpty(0).Max();
        foreach (var layer in layers)
        {
            html.Append($"<tr data-layer=\"{HtmlText.Of(layer.Name)}\"><th>{HtmlText.Of(layer.Name)}</th><td>{HtmlText.Of(layer.Operation)}</td>")
                .Append($"<td class=\"number\">{Figures.Shape(layer.Shape)}</td>")
                .Append(Bar("macs", layer.MultiplyAdds, macs, Figures.CountOrNothing(layer.MultiplyAdds)))
                .Append(Bar("parameters", layer.Parameters, parameters, Figures.CountOrNothing(layer.Parameters)))
                .Append(Bar("arena", layer.ArenaBytes, arena, layer.ArenaBytes == 0 ? "" : Figures.Bytes(layer.ArenaBytes)))
                .Append(Bar("moved", layer.BytesMoved, moved, layer.BytesMoved == 0 ? "" : Figures.Bytes(layer.BytesMoved)))
                .Append($"<td class=\"number\">{Figures.Intensity(layer.Intensity)}</td>")
                .Append($"<td class=\"kernel\">{HtmlText.Of(Figures.Kernel(layer))}</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n").ToString();
    }

    private static string Bar(string kind, long value, long largest, string text)
    {
        double part = largest == 0 ? 0 : 100.0 * value / largest;
        string width = part.ToString("0.##", CultureInfo.InvariantCulture);
        return $"<td class=\"number\"><div class=\"bar {kind}\" style=\"width:{width}%\"></div><span>{text}</span></td>";
    }
}
