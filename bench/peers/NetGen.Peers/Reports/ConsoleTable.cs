using NetGen.Peers.Races;
using Spectre.Console;

namespace NetGen.Peers.Reports;

/// <summary>Shows rows on the console.</summary>
internal static class ConsoleTable
{
    private const int Width = 160;

    /// <summary>The console, wide enough for a row of the table also where it is none but a pipe.</summary>
    public static IAnsiConsole Console()
    {
        var live = !System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = live ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = live ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(System.Console.Out),
        });
        console.Profile.Width = Math.Max(console.Profile.Width, Width);
        return console;
    }

    /// <summary>Writes a table.</summary>
    /// <param name="console">The console.</param>
    /// <param name="title">What is raced.</param>
    /// <param name="peer">The peer's name.</param>
    /// <param name="rows">The rows, all of one kind; without any nothing is written.</param>
    public static void Write(IAnsiConsole console, string title, string peer, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var columns = RowColumns.Of(peer, rows[0].Batch is not null);
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Simple };
        foreach (var (heading, _) in columns)
        {
            table.AddColumn(new TableColumn(heading) { Alignment = heading == "network" ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. columns.Select(column => Markup.Escape(column.Cell(row))).Select(cell => row.Ratio < 1 ? $"[yellow]{cell}[/]" : cell)]);
        }

        console.Write(table);
        console.WriteLine("geometric mean of the ratios: " + string.Join(", ", RowColumns.Means(rows)));
        console.WriteLine();
    }
}
