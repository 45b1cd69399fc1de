using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The passes in order: differentiate or fold batch norms, fuse epilogues, choose layouts, choose kernels, schedule, plan memory.</summary>
public static class Planner
{
    // The lists of stages that a phase may take have names of their own: more than any network that fits into memory.
    private const int MostLists = 100;

    /// <summary>The passes that do not depend on the instruction set.</summary>
    public static NetworkGraph Prepare(NetworkGraph forward, bool training, bool inputGradient) =>
        Verified(FuseEpilogues.Run(Verified(training ? Differentiate.Run(forward, inputGradient) : FoldBatchNorm.Run(InferencePart.Of(forward)))));

    /// <summary>The passes that do.</summary>
    /// <param name="prepared">The graph as <see cref="Prepare"/> gives it.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="training">Whether the pass runs over a batch, forward and backward.</param>
    public static PassPlan Plan(NetworkGraph prepared, InstructionSet isa, bool training)
    {
        var graph = Verified(ChooseLayouts.Run(prepared, isa, training));
        var lowered = ChooseKernels.Run(graph, isa, training).ToArray();
        var pack = Steps(lowered.Where(l => l.Node.Operation is PackingOperation));
        var update = Steps(lowered.Where(l => l.Node.Operation is MovingAverageOperation));
        var forwardNodes = lowered.Take(graph.BackwardStart)
            .Where(l => l.Node.Operation is not (PackingOperation or MovingAverageOperation)).ToArray();
        var forward = Steps(forwardNodes);
        var efforts = forwardNodes.SelectMany(l => l.Steps.Select(step => Effort.Of(graph, l.Node, step))).ToArray();
        var backwardNodes = lowered.Skip(graph.BackwardStart).Where(l => l.Node.Operation is not PackingOperation).ToArray();

        // Rearranging gradients waits for all of them, so that one barrier serves every layer.
        var backward = Steps(backwardNodes
            .Where(l => l.Node.Operation is not UnpackWeightGradientOperation)
            .Concat(backwardNodes.Where(l => l.Node.Operation is UnpackWeightGradientOperation)));

        // Stages are methods of the class that is named by instruction set and purpose, beside its other members.
        var names = new HashSet<string>(StringComparer.Ordinal)
        {
            "Stride", "ImagesPerChunk", "Program", isa.Name + (training ? "Training" : "Inference"),
        };
        names.UnionWith(
            from phase in new[] { "Pack", "Forward", "Backward", "Update" }
            from list in Enumerable.Range(1, MostLists)
            select phase + "Stages" + list.ToString(CultureInfo.InvariantCulture));
        var packStages = Distinct(Schedule.Independent(pack, isa), names);
        var forwardStages = Distinct(
            training ? Schedule.Training(graph, forward, isa, "forward") : Schedule.Inference(forward, isa, efforts),
            names);
        var backwardStages = Distinct(Schedule.Training(graph, backward, isa, "backward"), names);
        var updateStages = Distinct(Schedule.Independent(update, isa), names);
        return new PassPlan(
            graph,
            isa,
            training,
            packStages,
            forwardStages,
            backwardStages,
            updateStages,
            !training && Effort.IsForOneThread(efforts.Sum(), isa),
            PlanMemory.Run(graph, isa, forwardStages, backwardStages));
    }

    private static EquatableArray<Step> Steps(IEnumerable<(Node Node, EquatableArray<Step> Steps)> lowered) =>
        lowered.SelectMany(l => l.Steps).ToEquatableArray();

    private static EquatableArray<PlannedStage> Distinct(EquatableArray<PlannedStage> stages, HashSet<string> names) =>
        stages.Select(stage =>
        {
            string name = stage.Name;
            for (int number = 2; !names.Add(name); number++)
            {
                name = stage.Name + "Part" + number.ToString(CultureInfo.InvariantCulture);
            }

            return stage with { Name = name };
        }).ToArray().ToEquatableArray();

    private static NetworkGraph Verified(NetworkGraph graph) =>
        GraphVerifier.FirstDefect(graph) is { } defect ? throw new InvalidOperationException(defect) : graph;
}
