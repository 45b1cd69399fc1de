using Spectre.Console;

namespace NetGen.Cli;

/// <summary>The terminal, or the file or pipe in its place, which gets plain text in lines as long as they need to be.</summary>
internal static class Terminal
{
    private const int Unlimited = 10_000;

    /// <summary>A console over a writer.</summary>
    public static IAnsiConsole Over(TextWriter output)
    {
        // Colours are made of what is escaped elsewhere; names of layers have none of these characters.
        var terminal = output is PrintableWriter printable ? printable.Inner : output;
        bool live = ReferenceEquals(terminal, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = live ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = live ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(live ? terminal : output),
        });
        if (!live)
        {
            console.Profile.Width = Unlimited;
        }

        return console;
    }
}
