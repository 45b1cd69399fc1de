using NetGen.Generated;

namespace NetGen.Threading;

/// <summary>Runs the stages of a generated pass, each thread its fixed share of them.</summary>
internal static unsafe class StageRunner
{
    /// <summary>Runs all stages on the calling thread.</summary>
    public static void Run(ReadOnlySpan<Stage> stages, Workspace* workspace)
    {
        foreach (var stage in stages)
        {
            stage.Run(workspace, 0, Items(stage, workspace->Images));
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
            var items = Items(stage, workspace->Images);
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

    /// <summary>The number of a stage's work items.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="images">The number of images.</param>
    public static int Items(in Stage stage, int images) => stage.WorkItems == 0 ? images : stage.WorkItems;
}
