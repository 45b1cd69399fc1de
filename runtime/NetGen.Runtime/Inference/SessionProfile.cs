using System.Diagnostics;
using NetGen.Generated;

namespace NetGen;

/// <summary>Gathers the times of a pass's stages over several runs.</summary>
/// <param name="program">The pass.</param>
/// <param name="runs">The number of runs.</param>
internal sealed class SessionProfile(PassProgram program, int runs)
{
    private readonly long[][] _ticks = [.. program.Forward.Select(_ => new long[runs])];

    /// <summary>Where a run notes when each stage began and the last one ended.</summary>
    public long[] Times { get; } = new long[program.Forward.Length + 1];

    /// <summary>Takes over the times of a run.</summary>
    public void Add(int run)
    {
        for (var i = 0; i < _ticks.Length; i++)
        {
            _ticks[i][run] = Times[i + 1] - Times[i];
        }
    }

    /// <summary>The middle of each stage's times.</summary>
    public StageTime[] Medians()
    {
        return [.. _ticks.Zip(Titles(program), (ticks, title) =>
        {
            Array.Sort(ticks);
            return new StageTime(title.Layer, title.Role, Stopwatch.GetElapsedTime(0, ticks[ticks.Length / 2]));
        })];
    }

    /// <summary>The layer and the role of each stage of a pass of inference.</summary>
    public static IEnumerable<(string Layer, string Role)> Titles(PassProgram program)
    {
        var layer = "";
        foreach (var title in program.ForwardTitles.Split(", "))
        {
            var words = title.Split(' ', 2);
            layer = words[0] == "-" ? layer : words[0];
            yield return (layer, words.Length > 1 ? words[1] : "");
        }
    }
}
