using System.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Tests.Cli;
using Xunit;

namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>Runs readers over inputs: each ends within five seconds, with less than a gigabyte, on a stack of a megabyte, in a result or in a
/// message that can be printed.</summary>
internal static class FuzzMachine
{
    private const string TooLong = "it takes as long as ";
    private const int Stack = 1 << 20;
    private const long MostMemory = 1 << 30;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    // What never ends is told, too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Whether all inputs run, or about one of twenty.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1";

    // Where NETGEN_FUZZ_SEED is given, other inputs than those that always run.
    private static readonly int Offset = int.TryParse(Environment.GetEnvironmentVariable("NETGEN_FUZZ_SEED"), out int offset) ? offset : 0;

    /// <summary>Runs over inputs.</summary>
    /// <typeparam name="T">The inputs.</typeparam>
    /// <param name="seed">The seed of the first input; the others follow.</param>
    /// <param name="count">Their number where all run.</param>
    /// <param name="make">Makes an input.</param>
    /// <param name="run">Reads it. Gives the message that it is refused with, or null if it is taken.</param>
    /// <param name="save">Keeps an input that does not do as it should, under a name.</param>
    public static void Run<T>(int seed, int count, Func<Interesting, T> make, Func<T, string?> run, Action<T, string> save)
    {
        seed += Offset;
        int inputs = IsLong ? count : count / 20;
        int refused = 0;
        var faults = new List<string>();
        for (int i = 0; i < inputs; i++)
        {
            var input = make(new Interesting(new Random(seed + i)));

            // What takes long is run again: the machine may have had other things to do.
            string? found = Fault(() => run(input), ref refused);
            int ignored = 0;
            found = found is not null && found.StartsWith(TooLong, StringComparison.Ordinal) ? Fault(() => run(input), ref ignored) : found;
            if (found is { } fault)
            {
                string kept = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"netgen-fuzz-{seed + i}"));
                save(input, kept);
                faults.Add($"seed {seed + i} (kept as {kept}*): {fault}");
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {inputs} inputs:\n" + string.Join('\n', faults.Take(20)));

        // Mutations that change nothing, or all of which are noise, would test nothing.
        Assert.InRange(refused, inputs / 10, inputs);
    }

    /// <summary>What a command said of a file that it did not take.</summary>
    public static string? Message(Tool.Result result) => result.Code switch
    {
        0 => Printed(result.Output) is { } fault ? throw new InvalidOperationException(fault) : null,
        NetGen.Cli.CommandLine.Defect => throw new InvalidOperationException(result.Errors),
        _ when result.Errors.Length is < 10 or > 500_000 => throw new InvalidOperationException($"{result.Errors.Length} characters of messages"),
        _ => Lines(result.Errors),
    };

    private static string? Fault(Func<string?> run, ref int refused)
    {
        string? message = null;
        Exception? crash = null;
        long allocated = 0;
        var watch = Stopwatch.StartNew();
        var thread = new Thread(
            () =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                crash = Record.Exception(() => message = run());
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            },
            Stack)
        { IsBackground = true };
        thread.Start();
        if (!thread.Join(Patience))
        {
            return "it does not end";
        }

        refused += message is null ? 0 : 1;
        return crash is not null ? crash.ToString()
            : watch.Elapsed > LongestTime ? $"{TooLong}{watch.Elapsed}"
            : allocated > MostMemory ? $"it takes {allocated >> 20} MiB"
            : message is null ? null
            : Printed(message);
    }

    // Messages of the command line are lines; what is in them is one.
    private static string Lines(string text) => text.ReplaceLineEndings("");

    private static string? Printed(string text)
    {
        string line = Lines(text);
        string printable = Printable.Of(line, int.MaxValue);
        return line == printable ? null : "it prints " + printable[..Math.Min(500, printable.Length)];
    }
}
