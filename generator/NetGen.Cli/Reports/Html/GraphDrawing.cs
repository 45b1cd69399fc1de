using System.Globalization;
using System.Text;

namespace NetGen.Cli.Reports.Html;

/// <summary>Draws a network as boxes and edges, from the input down.</summary>
internal static class GraphDrawing
{
    private const double BoxWidth = 190;
    private const double BoxHeight = 38;
    private const double Column = BoxWidth + 26;
    private const double Row = BoxHeight + 26;
    private const double Bend = 30;
    private const double Margin = 12;
    private const int LongestLabel = 27;

    /// <summary>The drawing as SVG.</summary>
    public static string Draw(Inspection inspection)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in inspection.Inputs.Select(input => input.Name).Concat(inspection.Layers.Select(layer => layer.Name)))
        {
            numbers.Add(name, numbers.Count);
        }

        var edges = inspection.Layers
            .SelectMany(layer => layer.Inputs.Select(input => (From: numbers[input], To: numbers[layer.Name])))
            .ToList();
        var placement = GraphLayout.Place(numbers.Count, edges, Column, Bend);
        double left = placement.Left - (BoxWidth / 2) - Margin;
        var svg = new StringBuilder();
        double width = placement.Right - placement.Left + BoxWidth + (2 * Margin);
        double height = ((placement.Rows - 1) * Row) + BoxHeight + (2 * Margin);
        svg.Append(Invariant(
            $"<svg class=\"graph\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"{left:0.#} {-Margin:0} {width:0} {height:0}\" role=\"img\" aria-label=\"the layers and what each reads\">\n"));
        svg.Append("<g class=\"edges\">\n");
        foreach (var edge in placement.Edges)
        {
            svg.Append("<path d=\"").Append(Curve(edge)).Append("\"/>\n");
        }

        svg.Append("</g>\n");
        foreach (var input in inspection.Inputs)
        {
            string shape = Figures.Shape(input.Shape);
            Box(placement.Nodes[numbers[input.Name]], "port", input.Name, shape, $"{input.Name}\ninput {shape}", input.Name);
        }

        var outputs = inspection.Outputs.Select(output => output.Name).ToHashSet();
        foreach (var layer in inspection.Layers)
        {
            string shape = Figures.Shape(layer.Shape);
            string second = $"{Head(layer.Operation, LongestLabel - shape.Length)}, {shape}";
            string kind = Kind(layer) + (outputs.Contains(layer.Name) ? " output" : "");
            Box(placement.Nodes[numbers[layer.Name]], kind, layer.Name, second, Tip(layer), layer.Name);
        }

        return svg.Append("</svg>\n").ToString();

        void Box((double X, int Row) center, string kind, string first, string second, string tip, string layer)
        {
            double x = center.X - (BoxWidth / 2);
            double y = center.Row * Row;
            svg.Append(Invariant($"<g class=\"box {kind}\" data-layer=\"{HtmlText.Of(layer)}\" data-tip=\"{HtmlText.Of(tip)}\">"))
                .Append(Invariant($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{BoxWidth:0}\" height=\"{BoxHeight:0}\" rx=\"6\"/>"))
                .Append(Invariant($"<text x=\"{center.X:0.#}\" y=\"{y + 16:0.#}\" class=\"name\">{HtmlText.Of(Tail(first))}</text>"))
                .Append(Invariant($"<text x=\"{center.X:0.#}\" y=\"{y + 30:0.#}\">{HtmlText.Of(second)}</text></g>\n"));
        }
    }

    /// <summary>What the boxes are told apart by.</summary>
    private static string Kind(LayerRow layer) => layer switch
    {
        { FusedInto: not null } => "fused",
        { Kernels.Count: 0 } => "free",
        { MultiplyAdds: > 0 } => "weighted",
        _ => "plain",
    };

    /// <summary>What is shown where the pointer is.</summary>
    public static string Tip(LayerRow layer)
    {
        List<string> lines = [layer.Name, $"{layer.Operation} to {Figures.Shape(layer.Shape)}"];
        if (layer.Parameters > 0)
        {
            lines.Add(Figures.Count(layer.Parameters) + " parameters");
        }

        if (layer.Statistics > 0)
        {
            lines.Add(Figures.Count(layer.Statistics) + " moving statistics");
        }

        if (layer.MultiplyAdds > 0)
        {
            lines.Add(Figures.Count(layer.MultiplyAdds) + " multiply-adds");
        }

        if (layer.Intensity is not null)
        {
            lines.Add(Figures.Intensity(layer.Intensity) + " FLOP/B");
        }

        lines.Add("kernel: " + Figures.Kernel(layer));
        return string.Join('\n', lines);
    }

    /// <summary>An edge from the foot of a box through its bends to the head of another, upright at each point.</summary>
    private static string Curve(IReadOnlyList<(double X, int Row)> points)
    {
        var path = new StringBuilder();
        for (int i = 0; i < points.Count; i++)
        {
            double head = points[i].Row * Row;
            double foot = head + BoxHeight;
            if (i == 0)
            {
                path.Append(Invariant($"M{points[i].X:0.#} {foot:0.#}"));
                continue;
            }

            double before = (points[i - 1].Row * Row) + BoxHeight;
            double middle = (before + head) / 2;
            path.Append(Invariant($"C{points[i - 1].X:0.#} {middle:0.#} {points[i].X:0.#} {middle:0.#} {points[i].X:0.#} {head:0.#}"));
            if (i < points.Count - 1)
            {
                path.Append(Invariant($"V{foot:0.#}"));
            }
        }

        return path.ToString();
    }

    // Of a name in nested blocks, the end tells most.
    private static string Tail(string text) => text.Length <= LongestLabel ? text : "…" + text[^(LongestLabel - 1)..];

    private static string Head(string text, int length) => text.Length <= length ? text : text[..Math.Max(0, length - 1)] + "…";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
