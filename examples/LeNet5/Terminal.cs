using Spectre.Console;

namespace NetGen.Examples;

/// <summary>The terminal, or the file or pipe in its place, which gets plain text.</summary>
internal static class Terminal
{
    /// <summary>Whether the output can be redrawn, as a progress bar is.</summary>
    public static bool IsLive => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Decides what may be written. To be called first.</summary>
    public static void Prepare()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            });
            return;
        }

        // A progress bar hides the cursor; it must come back when the bar is interrupted.
        Console.CancelKeyPress += (_, _) => AnsiConsole.Cursor.Show();
    }
}
