using Spectre.Console;

namespace NetGen.Examples;

/// <summary>The table of the epochs, written row by row as they end.</summary>
internal sealed class EpochTable
{
    private readonly int _epochs;

    public EpochTable(int epochs)
    {
        _epochs = epochs;
        AnsiConsole.MarkupLine("[bold]  epoch      loss   training       test   seconds   images/s[/]");
        Console.WriteLine("  ───────────────────────────────────────────────────────────");
    }

    /// <summary>Adds the row of an epoch.</summary>
    /// <param name="epoch">Its number from 0.</param>
    /// <param name="loss">The mean loss.</param>
    /// <param name="training">The accuracy on the training images, in the course of the epoch.</param>
    /// <param name="test">The accuracy on the test images, after it.</param>
    /// <param name="elapsed">How long training took.</param>
    /// <param name="rate">The images trained with in a second.</param>
    public void Add(int epoch, double loss, double training, double test, TimeSpan elapsed, double rate) =>
        AnsiConsole.MarkupLine(
            $"{epoch + 1,4}/{_epochs,-4}{loss,8:F4}{training,11:P2}[bold]{test,11:P2}[/]{elapsed.TotalSeconds,10:F2}{rate,11:N0}");

    /// <summary>Closes the table.</summary>
    /// <param name="total">How long training took, all epochs together.</param>
    public void End(TimeSpan total)
    {
        Console.WriteLine();
        Console.WriteLine($"trained in {total.TotalSeconds:F1} s");
    }
}
