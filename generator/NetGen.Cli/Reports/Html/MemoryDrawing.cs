using System.Globalization;
using System.Text;

namespace NetGen.Cli.Reports.Html;

/// <summary>Draws a memory plan: time runs to the right, addresses upwards, and each block is a rectangle.</summary>
internal static class MemoryDrawing
{
    private const double Width = 1000;
    private const double Height = 320;
    private const double Axis = 76;
    private const int Hues = 11;

    /// <summary>The drawing as SVG.</summary>
    public static string Draw(MemoryMap map)
    {
        double step = Width / Math.Max(1, map.Steps.Count);
        double scale = Height / Math.Max(1, map.Bytes);
        var svg = new StringBuilder();
        svg.Append(Invariant(
            $"<svg class=\"memory\" viewBox=\"{-Axis:0} -14 {Width + Axis + 10:0} {Height + 44:0}\" role=\"img\" aria-label=\"memory over time\">\n"));
        svg.Append(Invariant($"<rect class=\"arena\" x=\"0\" y=\"0\" width=\"{Width:0}\" height=\"{Height:0}\"/>\n"));
        for (int i = 0; i < map.Blocks.Count; i++)
        {
            var block = map.Blocks[i];
            double x = block.First * step;
            double width = (block.Last - block.First + 1) * step;
            double height = block.Bytes * scale;
            double y = Height - (block.Offset * scale) - height;
            svg.Append(Invariant($"<rect class=\"block hue{i % Hues}\" data-tip=\"{HtmlText.Of(Tip(map, block))}\" "))
                .Append(Invariant($"x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"/>\n"));
        }

        double bound = Height - (map.LowerBound * scale);
        svg.Append(Invariant($"<line class=\"bound\" x1=\"0\" x2=\"{Width:0}\" y1=\"{bound:0.##}\" y2=\"{bound:0.##}\" "))
            .Append($"data-tip=\"{HtmlText.Of($"the busiest step has {Figures.Bytes(map.LowerBound)} alive: no plan can be lower")}\"/>\n");
        svg.Append(Invariant($"<text x=\"-8\" y=\"4\" class=\"end\">{Figures.Bytes(map.Bytes)}</text>"))
            .Append(Invariant($"<text x=\"-8\" y=\"{Height:0}\" class=\"end\">0</text>"))
            .Append(Invariant($"<text x=\"0\" y=\"{Height + 20:0}\">{HtmlText.Of(map.Steps[0])}</text>"))
            .Append(Invariant($"<text x=\"{Width:0}\" y=\"{Height + 20:0}\" class=\"end\">{HtmlText.Of(map.Steps[^1])}</text>\n"));
        return svg.Append("</svg>\n").ToString();
    }

    private static string Tip(MemoryMap map, MemoryBlock block) => string.Join('\n',
    [
        .. block.Tensors.Take(12),
        .. block.Tensors.Count > 12 ? [$"and {block.Tensors.Count - 12} more"] : Array.Empty<string>(),
        $"{Figures.Bytes(block.Bytes)} at {Figures.Count(block.Offset)}",
        $"from \"{map.Steps[block.First]}\" to \"{map.Steps[block.Last]}\"",
    ]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
