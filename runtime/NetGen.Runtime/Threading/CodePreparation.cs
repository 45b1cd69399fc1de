using System.Runtime.CompilerServices;
using NetGen.Generated;

namespace NetGen.Threading;

/// <summary>
/// Has the methods of a pass compiled before they are needed, while another thread reads weights: a network's kernels
/// take the just-in-time compiler longer than many an inference. Threads take one method after the other in the order
/// in which they will be called; they are not those of the pool, which packs weights meanwhile.
/// </summary>
internal sealed unsafe class CodePreparation
{
    // More would find little left to do.
    private const int MaximumThreads = 4;

    private readonly Stage[] _stages;
    private readonly int _count;
    private int _next = -1;

    private CodePreparation(PassProgram program)
    {
        _stages = new Stage[program.Pack.Length + program.Forward.Length];
        _count = AddMethods(program.Forward, AddMethods(program.Pack, 0));
    }

    /// <summary>Begins to compile a pass.</summary>
    public static void Begin(PassProgram program)
    {
        // With a single processor it would only be done earlier, not sooner, and code compiled ahead of time is there
        // already.
        if (Environment.ProcessorCount == 1 || !RuntimeFeature.IsDynamicCodeCompiled)
        {
            return;
        }

        var preparation = new CodePreparation(program);
        for (var thread = 0; thread < Math.Min(Environment.ProcessorCount, MaximumThreads); thread++)
        {
            try
            {
                new Thread(preparation.Work) { IsBackground = true, Name = "NetGen compiler" }.UnsafeStart();
            }
            catch (OutOfMemoryException)
            {
                // The system gives no more threads; methods are compiled when they are called.
                return;
            }
        }
    }

    // Stages that share a method count once. Collections of the framework would have to be compiled for stages
    // themselves.
    private int AddMethods(Stage[] stages, int count)
    {
        foreach (var stage in stages)
        {
            var known = 0;
            while (known < count && _stages[known].Method != stage.Method)
            {
                known++;
            }

            _stages[known] = stage;
            count = Math.Max(count, known + 1);
        }

        return count;
    }

    // A stage without work items calls its kernels, which touch no memory then.
    private void Work()
    {
        var workspace = default(Workspace);
        while (Interlocked.Increment(ref _next) is var stage && stage < _count)
        {
            try
            {
                _stages[stage].Run(&workspace, 0, 0);
            }
            catch (Exception)
            {
                // What cannot be compiled fails where it is needed, before the caller's eyes; here it would end the
                // process.
            }
        }
    }
}
