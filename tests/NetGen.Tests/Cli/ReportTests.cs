using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetGen.Cli.Reports;
using NetGen.Cli.Reports.Html;
using Xunit;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Tests.Cli;

/// <summary>The three presentations of an inspection.</summary>
public sealed class ReportTests
{
    private static readonly Inspection Branches = InspectorTests.Inspect("Branches", Isa.Avx2, batch: 8);

    [Fact]
    public void Json_holds_all_data()
    {
        string text = JsonReport.Write(Branches);
        Assert.Equal(text, JsonReport.Write(JsonReport.Read(text)!));
        using var json = JsonDocument.Parse(text);
        Assert.Equal(Branches.Totals.Trainable, json.RootElement.GetProperty("totals").GetProperty("trainable").GetInt64());
        var layer = json.RootElement.GetProperty("layers")[0];
        Assert.Equal("stem", layer.GetProperty("name").GetString());
        Assert.Equal([16, 16, 16], layer.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal(Branches.Training.Bytes, json.RootElement.GetProperty("training").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void The_tables_have_a_line_for_every_layer_without_control_characters()
    {
        using var tool = new Tool();
        var result = Tool.Run("inspect", tool.Write("b.net.json", Networks.Branches), "--isa", "AVX2", "--batch", "8");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.DoesNotContain(result.Output, letter => char.IsControl(letter) && letter != '\n');
        string[] lines = result.Output.Split('\n');
        foreach (var layer in Branches.Layers)
        {
            string line = Assert.Single(lines, line => line.TrimStart().StartsWith(layer.Name + " ", StringComparison.Ordinal));
            Assert.Contains($" {Figures.Shape(layer.Shape)} ", line, StringComparison.Ordinal);
            Assert.Contains(Figures.Kernel(layer), line, StringComparison.Ordinal);
        }

        Assert.Contains(lines, line => Regex.IsMatch(line, @"trainable parameters\s+" + Figures.Count(Branches.Totals.Trainable) + @"\s*$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"memory of training, batch 8\s+size"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^\s+all\s+" + Regex.Escape(Figures.Bytes(Branches.Training.Bytes)) + @"\s*$"));
    }

    [Fact]
    public void The_page_needs_nothing_else_and_shows_every_layer_in_graph_and_table()
    {
        string page = HtmlReport.Write(Branches);
        Assert.DoesNotMatch(@"\b(src|href)=|@import|url\(|https?://", page);
        var body = XDocument.Parse("<body>" + Regex.Match(page, "(?s)<main>.*</main>").Value + "</body>");
        var graph = body.Descendants("svg").First();
        string[] names = [.. Branches.Layers.Select(layer => layer.Name)];
        Assert.Equal(names.Prepend("input"), graph.Descendants("g").Select(g => (string?)g.Attribute("data-layer")).OfType<string>());
        Assert.Equal(Branches.Layers.Sum(layer => layer.Inputs.Count), graph.Descendants("path").Count());
        Assert.Equal(names, body.Descendants("tr").Select(row => (string?)row.Attribute("data-layer")).OfType<string>());

        var stem = graph.Descendants("g").Single(g => (string?)g.Attribute("data-layer") == "stem");
        Assert.Contains("16x16x16", (string)stem.Attribute("data-tip")!, StringComparison.Ordinal);
        var plans = body.Descendants("svg").Skip(1).ToList();
        Assert.Equal(
            [Branches.InferencePlan.Blocks.Count, Branches.TrainingPlan.Blocks.Count],
            plans.Select(svg => svg.Descendants("rect").Count(rect => rect.Attribute("data-tip") is not null)));
        Assert.Equal(
            100,
            body.Descendants("div").Where(bar => (string?)bar.Attribute("class") == "bar macs")
                .Max(bar => double.Parse(Regex.Match((string)bar.Attribute("style")!, "[0-9.]+").Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Names_are_escaped_in_the_page()
    {
        var layer = Branches.Layers[0] with { Operation = "<script>alert(1)</script> & \"more\"" };
        string page = HtmlReport.Write(Branches with { Layers = [layer, .. Branches.Layers.Skip(1)] });
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10_240, "10.0 KiB")]
    [InlineData(1_048_576, "1.00 MiB")]
    [InlineData(123_456_789_012, "115 GiB")]
    public void Bytes_are_shown_in_the_unit_that_fits(long bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));
}
