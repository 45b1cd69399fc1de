using NetGen.Generated;

namespace NetGen.Threading;

/// <summary>Has the methods of a pass compiled before they are needed, while another thread reads weights: a network's kernels take the
/// just-in-time compiler longer than many an inference.</summary>
internal static unsafe class CodePreparation
{
    /// <summary>Begins to compile a pass on a thread of the pool.</summary>
    public static void Begin(PassProgram program)
    {
        // With a single processor it would only be done earlier, not sooner.
        if (Environment.ProcessorCount > 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Prepare, program, preferLocal: false);
        }
    }

    /// <summary>Compiles a pass in the order in which its code is needed.</summary>
    public static void Prepare(PassProgram program)
    {
        Prepare(program.Pack);
        Prepare(program.Forward);
    }

    // A stage without work items calls its kernels, which touch no memory then.
    private static void Prepare(Stage[] stages)
    {
        var workspace = default(Workspace);
        foreach (var stage in stages)
        {
            stage.Run(&workspace, 0, 0);
        }
    }
}
