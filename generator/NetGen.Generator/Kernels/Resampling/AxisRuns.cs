using NetGen.Generator.Graph;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>What neighbouring outputs of an axis have in common.</summary>
internal enum AxisRunKind
{
    /// <summary>Each is an input, all at one distance.</summary>
    Copy,

    /// <summary>Each is made of nothing.</summary>
    Fill,

    /// <summary>Each is a sum of its own taps.</summary>
    Sums,
}

/// <summary>Neighbouring outputs of an axis.</summary>
/// <param name="Kind">What they have in common.</param>
/// <param name="Begin">The first.</param>
/// <param name="End">The one behind the last.</param>
/// <param name="Shift">How far behind an output the input is that it copies.</param>
internal sealed record AxisRun(AxisRunKind Kind, int Begin, int End, int Shift);

/// <summary>The outputs of an axis as few runs: where many would be needed, copies and gaps count as sums.</summary>
internal static class AxisRuns
{
    private const int Most = 8;

    /// <summary>The runs of some outputs.</summary>
    /// <param name="taps">The taps of each output.</param>
    /// <param name="shortestCopy">The fewest outputs that are worth a loop that copies.</param>
    public static IReadOnlyList<AxisRun> Of(IReadOnlyList<AxisTap[]> taps, int shortestCopy)
    {
        var runs = Merge(taps.Select((row, o) => Of(row, o)));
        runs = Merge(runs.Select(run => run.Kind == AxisRunKind.Copy && run.End - run.Begin < shortestCopy ? AsSums(run) : run));
        if (runs.Count > Most)
        {
            runs = Merge(runs.Select(run => run.Kind == AxisRunKind.Copy ? AsSums(run) : run));
        }

        return runs.Count > Most ? [new AxisRun(AxisRunKind.Sums, 0, taps.Count, 0)] : runs;
    }

    private static AxisRun Of(AxisTap[] row, int o) => row.Length switch
    {
        0 => new AxisRun(AxisRunKind.Fill, o, o + 1, 0),
        1 when row[0].Weight == 1 => new AxisRun(AxisRunKind.Copy, o, o + 1, row[0].Index - o),
        _ => new AxisRun(AxisRunKind.Sums, o, o + 1, 0),
    };

    private static AxisRun AsSums(AxisRun run) => run with { Kind = AxisRunKind.Sums, Shift = 0 };

    private static List<AxisRun> Merge(IEnumerable<AxisRun> runs)
    {
        var merged = new List<AxisRun>();
        foreach (var run in runs)
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var last && last.Kind == run.Kind && last.Shift == run.Shift)
            {
                merged[merged.Count - 1] = last with { End = run.End };
            }
            else
            {
                merged.Add(run);
            }
        }

        return merged;
    }
}
