using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Graph;

/// <summary>A loop over indices.</summary>
/// <param name="Count">Its trips, at least 2.</param>
/// <param name="Step">The distance of two indices, of any sign.</param>
public sealed record IndexLevel(int Count, int Step);

/// <summary>A regular run of indices: loops within loops.</summary>
/// <param name="Start">The first index.</param>
/// <param name="Levels">The loops, outermost first; none for a single index.</param>
public sealed record IndexRun(int Start, EquatableArray<IndexLevel> Levels)
{
    private const int MostLevels = 3;

    /// <summary>The number of indices.</summary>
    public int Count => Levels.Aggregate(1, (product, level) => product * level.Count);

    /// <summary>The run as part of a kernel's name: <c>3</c>, <c>0x8by2</c>, <c>7x8bym1</c>.</summary>
    public string Text => Invariant($"{Start}")
        + string.Concat(Levels.Select(level => Invariant($"x{level.Count}by{(level.Step < 0 ? "m" : "")}{Math.Abs(level.Step)}")));

    /// <summary>A list of indices as runs: equal steps from index to index become a loop, then equal steps between equal
    /// loops, and so on.</summary>
    public static EquatableArray<IndexRun> Of(IEnumerable<int> indices)
    {
        IndexRun[] runs = [.. indices.Select(index => new IndexRun(index, []))];
        for (int level = 0; level < MostLevels; level++)
        {
            runs = [.. Grouped(runs)];
        }

        return runs.ToEquatableArray();
    }

    private static IEnumerable<IndexRun> Grouped(IndexRun[] runs)
    {
        for (int first = 0; first < runs.Length;)
        {
            int end = first + 1;
            while (end < runs.Length && runs[end].Levels == runs[first].Levels && Step(end) == Step(first + 1))
            {
                end++;
            }

            yield return end == first + 1
                ? runs[first]
                : runs[first] with { Levels = [new IndexLevel(end - first, Step(first + 1)), .. runs[first].Levels] };
            first = end;
        }

        int Step(int run) => runs[run].Start - runs[run - 1].Start;
    }
}
