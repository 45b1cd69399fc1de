using Spectre.Console;

namespace NetGen.Examples;

/// <summary>A progress bar for one epoch; nothing where the output is not a terminal.</summary>
internal static class EpochProgress
{
    /// <summary>Runs the work under a bar. The work calls its argument after each step, with the loss so far.</summary>
    public static T Show<T>(int epoch, int steps, Func<Action<double>, T> work)
    {
        if (!Terminal.IsLive)
        {
            return work(_ => { });
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask($"epoch {epoch + 1}", maxValue: steps);
                return work(loss =>
                {
                    task.Description = $"epoch {epoch + 1}, loss {loss:F4}";
                    task.Increment(1);
                });
            });
    }
}
