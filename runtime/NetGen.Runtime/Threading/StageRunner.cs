using System.Diagnostics;
using NetGen.Generated;

namespace NetGen.Threading;

/// <summary>Runs the stages of a generated pass.</summary>
internal static unsafe class StageRunner
{
    /// <summary>Runs all stages on the calling thread.</summary>
    public static void Run(ReadOnlySpan<Stage> stages, Workspace* workspace)
    {
        foreach (var stage in stages)
        {
            stage.Run(workspace, 0, Items(stage, workspace));
        }
    }

    /// <summary>Runs one thread's share of all stages; every thread of the team must call it.</summary>
    public static void Run(ReadOnlySpan<Stage> stages, Workspace* workspace, ThreadTeam team, int thread)
    {
        if (team.Size == 1)
        {
            Run(stages, workspace);
            return;
        }

        foreach (var stage in stages)
        {
            var items = Items(stage, workspace);
            var begin = Partition.Begin(items, thread, team.Size);
            var end = Partition.End(items, thread, team.Size);
            if (begin < end)
            {
                stage.Run(workspace, begin, end);
            }

            if (stage.Barrier)
            {
                team.Barrier();
            }
        }
    }

    /// <summary>Runs one thread's share of all stages, and notes when each began and the last one ended.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="workspace">The memory.</param>
    /// <param name="team">The team, each of whose other threads must run the same stages.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="times">Gets the clock's readings, one more than there are stages.</param>
    public static void Run(Stage[] stages, Workspace* workspace, ThreadTeam team, int thread, Span<long> times)
    {
        times[0] = Stopwatch.GetTimestamp();
        for (var i = 0; i < stages.Length; i++)
        {
            Run(stages.AsSpan(i, 1), workspace, team, thread);
            times[i + 1] = Stopwatch.GetTimestamp();
        }
    }

    private static int Items(in Stage stage, Workspace* workspace) =>
        stage.WorkItems == 0 ? workspace->Images : stage.WorkItems;
}
