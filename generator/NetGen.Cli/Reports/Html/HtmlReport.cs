using System.Globalization;
using System.Text;

namespace NetGen.Cli.Reports.Html;

/// <summary>An inspection as one page that needs nothing else: the graph, the cost of each layer, and memory over time.</summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    public static string Write(Inspection inspection)
    {
        string title = HtmlText.Of(inspection.Name);
        var page = new StringBuilder();
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>
            {Resource("report.css")}</style>
            </head>
            <body>
            <header>
            <h1>{title}</h1>
            <p>{Ports(inspection.Inputs)} to {Ports(inspection.Outputs)}; kernels and memory for {HtmlText.Of(inspection.InstructionSet)}</p>
            {Cards(inspection)}</header>
            <main>
            <section id="network">
            <h2>Network</h2>
            <p class="legend"><span class="weighted">multiply-adds</span> <span class="plain">other kernels</span> <span class="fused">computed in another layer's kernel</span> <span class="free">no work in inference</span></p>
            <div class="scroll">
            {GraphDrawing.Draw(inspection)}</div>
            </section>
            <section id="cost">
            <h2>Cost by layer</h2>
            <div class="wide">
            {LayerRows.Write(inspection)}</div>
            <p class="note">FLOP/B: floating-point operations for each byte that the kernels of a layer read and write, each operand once.</p>
            </section>
            {PostProcessing(inspection)}<section id="memory">
            <h2>Memory</h2>
            {Memory("Inference of one image", inspection.Inference, inspection.InferencePlan)}
            {Memory(string.Create(CultureInfo.InvariantCulture, $"Training, batch {inspection.Batch}"), inspection.Training, inspection.TrainingPlan)}
            </section>
            </main>
            <div id="tip" hidden></div>
            <script>
            {Resource("report.js")}</script>
            </body>
            </html>

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Cards(Inspection inspection)
    {
        var totals = inspection.Totals;
        var cards = new StringBuilder("<dl class=\"cards\">\n");
        Card("trainable parameters", Figures.Count(totals.Trainable));
        if (totals.Statistics > 0)
        {
            Card("moving statistics", Figures.Count(totals.Statistics));
        }

        if (totals.Inference != totals.Trainable || totals.Statistics > 0)
        {
            Card("parameters of inference", Figures.Count(totals.Inference));
        }

        if (totals.Statistics > 0)
        {
            Card("parameters, batch norms folded", Figures.Count(totals.Folded));
        }

        Card("multiply-adds of inference", Figures.Count(totals.MultiplyAdds));
        Card("memory of inference", Figures.Bytes(inspection.Inference.Bytes));
        Card(string.Create(CultureInfo.InvariantCulture, $"memory of training, batch {inspection.Batch}"), Figures.Bytes(inspection.Training.Bytes));
        return cards.Append("</dl>\n").ToString();

        void Card(string what, string figure) => cards.Append($"<div><dt>{what}</dt><dd>{figure}</dd></div>\n");
    }

    private static string PostProcessing(Inspection inspection)
    {
        if (inspection.PostProcessing.Count == 0)
        {
            return "";
        }

        string rows = string.Concat(inspection.PostProcessing.Select(row =>
            $"<tr><th>{HtmlText.Of(row.Name)}</th>{Cell(row.Kind)}{Cell(string.Join(", ", row.Sources))}{Cell(row.Settings)}{Cell(row.Result)}</tr>\n"));
        return $"""
            <section id="postprocessing">
            <h2>Post-processing</h2>
            <div class="wide">
            <table><thead><tr><th>name</th><th>kind</th><th>reads</th><th>settings</th><th>gives</th></tr></thead><tbody>
            {rows}</tbody></table>
            </div>
            </section>

            """;

        static string Cell(string text) => $"<td>{HtmlText.Of(text)}</td>";
    }

    private static string Memory(string title, MemoryNeed need, MemoryMap map)
    {
        string items = string.Concat(need.Items.Select(item =>
            $"<tr><th>{HtmlText.Of(item.What)}</th><td class=\"number\">{Figures.Bytes(item.Bytes)}</td></tr>\n"));
        return $"""
            <h3>{title}</h3>
            <table class="need"><tbody>
            {items}<tr class="sum"><th>all</th><td class="number">{Figures.Bytes(need.Bytes)}</td></tr>
            </tbody></table>
            <p>The activations of one image, over the {map.Steps.Count} steps of the pass:</p>
            {MemoryDrawing.Draw(map)}
            """;
    }

    private static string Ports(IEnumerable<PortRow> ports) => HtmlText.Of(
        string.Join(", ", ports.Select(port => $"{port.Name} {Figures.Shape(port.Shape)}{(port.TrainingOnly ? " (training only)" : "")}")));

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
