using System.Globalization;
using Spectre.Console;

namespace NetGen.Cli.Reports;

/// <summary>An inspection as tables on a terminal, or as plain text in a file or pipe.</summary>
public static class TableReport
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Inspection inspection, IAnsiConsole console)
    {
        console.WriteLine(
            $"{inspection.Name}: {Ports(inspection.Inputs)} to {Ports(inspection.Outputs)}, for {inspection.InstructionSet}");
        console.Write(Layers(inspection));
        if (inspection.PostProcessing.Count > 0)
        {
            console.Write(PostProcessing(inspection));
        }

        console.Write(Totals(inspection));
        console.Write(Memory($"memory of inference", inspection.Inference, inspection.InferencePlan));
        console.Write(Memory(
            string.Create(CultureInfo.InvariantCulture, $"memory of training, batch {inspection.Batch}"),
            inspection.Training,
            inspection.TrainingPlan));
    }

    private static Table Layers(Inspection inspection)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("layer")
            .AddColumn("operation")
            .AddColumn(Right("output"))
            .AddColumn(Right("parameters"));
        bool statistics = inspection.Totals.Statistics > 0;
        if (statistics)
        {
            table.AddColumn(Right("statistics"));
        }

        table.AddColumn(Right("multiply-adds"))
            .AddColumn(Right("arena"))
            .AddColumn(Right("FLOP/B"))
            .AddColumn(new TableColumn("kernel in inference").NoWrap());
        foreach (var layer in inspection.Layers)
        {
            IEnumerable<string> cells =
            [
                layer.Name, layer.Operation, Figures.Shape(layer.Shape), Figures.CountOrNothing(layer.Parameters),
                .. statistics ? [Figures.CountOrNothing(layer.Statistics)] : Array.Empty<string>(),
                Figures.CountOrNothing(layer.MultiplyAdds),
                layer.ArenaBytes == 0 ? "" : Figures.Bytes(layer.ArenaBytes),
                Figures.Intensity(layer.Intensity),
                Figures.Kernel(layer),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static Table PostProcessing(Inspection inspection)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("post-processing").AddColumn("kind").AddColumn("reads").AddColumn("settings").AddColumn("gives");
        foreach (var row in inspection.PostProcessing)
        {
            string[] cells = [row.Name, row.Kind, string.Join(", ", row.Sources), row.Settings, row.Result];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static Table Totals(Inspection inspection)
    {
        var totals = inspection.Totals;
        var table = new Table().Border(TableBorder.Simple).AddColumn("total").AddColumn(Right("number"));
        table.AddRow("trainable parameters", Figures.Count(totals.Trainable));
        if (totals.Statistics > 0)
        {
            table.AddRow("moving statistics", Figures.Count(totals.Statistics));
        }

        if (totals.Inference != totals.Trainable || totals.Statistics > 0)
        {
            table.AddRow("parameters of inference", Figures.Count(totals.Inference));
        }

        if (totals.Statistics > 0)
        {
            table.AddRow("parameters, batch norms folded", Figures.Count(totals.Folded));
        }

        table.AddRow("multiply-adds of inference", Figures.Count(totals.MultiplyAdds));
        if (totals.TrainingMultiplyAdds != totals.MultiplyAdds)
        {
            table.AddRow("multiply-adds of training, forward", Figures.Count(totals.TrainingMultiplyAdds));
        }

        return table;
    }

    private static Table Memory(string title, MemoryNeed need, MemoryMap map)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(title).AddColumn(Right("size"));
        foreach (var item in need.Items)
        {
            table.AddRow(Markup.Escape(item.What), Figures.Bytes(item.Bytes));
        }

        table.AddRow("all", Figures.Bytes(need.Bytes));
        table.AddEmptyRow();
        table.AddRow("activations of one image", Figures.Bytes(map.Bytes));
        table.AddRow("alive at the busiest step", Figures.Bytes(map.LowerBound));
        return table;
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned().NoWrap();

    private static string Ports(IEnumerable<PortRow> ports) =>
        string.Join(", ", ports.Select(port => $"{port.Name} {Figures.Shape(port.Shape)}{(port.TrainingOnly ? " (training only)" : "")}"));
}
