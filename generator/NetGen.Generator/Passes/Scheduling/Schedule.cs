using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>
/// Groups steps into stages and sets the barriers between them. In training, neighbouring steps that work image by
/// image form one stage, whose threads each take their own images through all of it; a step that reduces over the
/// batch, or touches no image, is a stage of its own, split by its own work items. A barrier stands where a stage reads
/// what other threads may have written. For a single image every step is a stage. Steps come in the order of their
/// levels: those that need nothing, those that need them, and so on, so that the branches of a block run side by side
/// and threads wait for each other once per level.
/// </summary>
public static class Schedule
{
    /// <summary>The stages of a training pass.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="steps">The steps in order.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="name">What the stages over images are called.</param>
    public static EquatableArray<PlannedStage> Training(
        NetworkGraph graph, EquatableArray<Step> steps, InstructionSet isa, string name)
    {
        var stages = new List<PlannedStage>();
        var overImages = new List<Step>();
        foreach (var step in steps)
        {
            bool touchesImages = step.Operands.Any(id => graph.Tensors[id].Role == TensorRole.Activation);
            if (touchesImages && step.Reach != KernelReach.Batch)
            {
                overImages.Add(step);
                continue;
            }

            Flush();
            stages.Add(new PlannedStage(PascalCase.Of(step.Title), false, [step], WorkItems(step, isa), false));
        }

        Flush();
        return SetBarriers(stages).ToEquatableArray();

        void Flush()
        {
            if (overImages.Count > 0)
            {
                string first = overImages[0].Layer;
                string last = overImages[overImages.Count - 1].Layer;
                string range = first == last ? first : first + " to " + last;
                stages.Add(new PlannedStage(PascalCase.Of(name + " " + range), true, overImages.ToEquatableArray(), 0, false));
                overImages.Clear();
            }
        }
    }

    /// <summary>The stages of a pass over one image.</summary>
    /// <param name="steps">The steps in an order in which they can run.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="work">The estimate of each. Within a level the step with the longest work items comes first, since
    /// with short ones left the threads end together.</param>
    public static EquatableArray<PlannedStage> Inference(EquatableArray<Step> steps, InstructionSet isa, IReadOnlyList<long> work)
    {
        var levels = Levels(steps);
        var order = Enumerable.Range(0, steps.Count)
            .OrderBy(i => levels[i])
            .ThenBy(i => steps[i].Work is not KernelWork)
            .ThenByDescending(i => steps[i].Work is KernelWork ? work[i] / WorkItems(steps[i], isa) : 0)
            .ToArray();
        var last = new HashSet<int>(order.Where(i => steps[i].Work is KernelWork).GroupBy(i => levels[i]).Select(level => level.Last()));
        return Stages(order.Select(i => (steps[i], last.Contains(i))), isa);
    }

    /// <summary>The stages of packing or of updating, most of which do not need the ones before; a barrier stands only
    /// where one does.</summary>
    /// <param name="steps">The steps in order.</param>
    /// <param name="isa">The instruction set.</param>
    public static EquatableArray<PlannedStage> Independent(EquatableArray<Step> steps, InstructionSet isa) =>
        SetBarriers([.. Stages(steps.Select(step => (step, false)), isa)]).ToEquatableArray();

    // The number of kernels on the longest way to each step, itself included.
    private static int[] Levels(EquatableArray<Step> steps)
    {
        var levels = new int[steps.Count];
        var written = new Dictionary<int, int>();
        for (int i = 0; i < steps.Count; i++)
        {
            int before = steps[i].Reads.Max(read => (int?)Of(read)) ?? 0;
            levels[i] = steps[i].Work is KernelWork ? before + 1 : before;
            foreach (int tensor in steps[i].Writes)
            {
                written[tensor] = Math.Max(Of(tensor), levels[i]);
            }
        }

        return levels;

        int Of(int tensor) => written.TryGetValue(tensor, out int level) ? level : 0;
    }

    // A view belongs to the kernel behind it.
    private static EquatableArray<PlannedStage> Stages(IEnumerable<(Step Step, bool Barrier)> steps, InstructionSet isa)
    {
        var stages = new List<PlannedStage>();
        var views = new List<Step>();
        foreach (var (step, barrier) in steps)
        {
            views.Add(step);
            if (step.Work is KernelWork)
            {
                stages.Add(new PlannedStage(
                    PascalCase.Of(step.Title), false, views.ToEquatableArray(), WorkItems(step, isa), barrier));
                views.Clear();
            }
        }

        if (views.Count > 0)
        {
            stages.Add(new PlannedStage(PascalCase.Of(views[0].Title), false, views.ToEquatableArray(), 1, false));
        }

        return stages.ToEquatableArray();
    }

    private static int WorkItems(Step step, InstructionSet isa) => ((KernelWork)step.Work).Kernel.WorkItems(isa);

    private static List<PlannedStage> SetBarriers(List<PlannedStage> stages)
    {
        var writtenOverImages = new HashSet<int>();
        var writtenByWork = new HashSet<int>();
        for (int i = 0; i < stages.Count; i++)
        {
            var reads = stages[i].Steps.SelectMany(step => step.Reads).ToArray();
            bool conflict = reads.Any(writtenByWork.Contains) || (!stages[i].OverImages && reads.Any(writtenOverImages.Contains));
            if (conflict)
            {
                stages[i - 1] = stages[i - 1] with { Barrier = true };
                writtenOverImages.Clear();
                writtenByWork.Clear();
            }

            (stages[i].OverImages ? writtenOverImages : writtenByWork).UnionWith(stages[i].Steps.SelectMany(step => step.Writes));
        }

        return stages;
    }
}
