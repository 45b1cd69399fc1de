using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Runs the passes of <see cref="PassList"/>, makes the kernels, groups them into stages, and gives all
/// tensors their places.</summary>
public static class Planner
{
    // The lists of stages that a phase may take have names of their own: more than any network that fits into memory.
    private const int MaximumLists = 100;

    /// <summary>The graph behind the passes that do not depend on the instruction set.</summary>
    /// <param name="forward">The forward graph, as it was built.</param>
    /// <param name="purpose">What the pass is for.</param>
    /// <param name="inputGradient">Whether the gradients of the inputs are wanted.</param>
    public static NetworkGraph Prepare(NetworkGraph forward, Purpose purpose, bool inputGradient) =>
        Run(PassList.Prepare(purpose, inputGradient), Verified(forward, "building the graph"));

    /// <summary>The plan of a pass for an instruction set.</summary>
    /// <param name="prepared">The graph as <see cref="Prepare"/> gives it.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the pass is for.</param>
    /// <param name="kernels">The kernel table, if it is not that of the built-in operations.</param>
    public static PassPlan Plan(NetworkGraph prepared, InstructionSet isa, Purpose purpose, KernelTable? kernels = null)
    {
        var lowered = ChooseKernels.Run(Run(PassList.Layout(isa, purpose), prepared), isa, purpose, kernels ?? KernelTable.All);
        Verified(lowered.Graph, nameof(ChooseKernels));
        return Schedule(lowered, isa, purpose);
    }

    /// <summary>The graph behind some passes.</summary>
    /// <param name="passes">The passes.</param>
    /// <param name="graph">The graph in front of them.</param>
    /// <param name="after">Called with the graph behind each.</param>
    public static NetworkGraph Run(IEnumerable<Pass> passes, NetworkGraph graph, Action<Pass, NetworkGraph>? after = null)
    {
        foreach (var pass in passes)
        {
            graph = Verified(pass.Run(graph), pass.Name);
            after?.Invoke(pass, graph);
        }

        return graph;
    }

    /// <summary>The plan of kernels that were chosen: their stages, and where all tensors lie.</summary>
    internal static PassPlan Schedule(LoweredGraph lowered, InstructionSet isa, Purpose purpose)
    {
        var graph = lowered.Graph;
        var nodes = lowered.Nodes.ToArray();
        var pack = Steps(nodes.Where(l => l.Node.Operation is PackingOperation));
        var update = Steps(nodes.Where(l => l.Node.Operation is MovingAverageOperation));
        var forwardNodes = nodes.Take(graph.BackwardStart)
            .Where(l => l.Node.Operation is not (PackingOperation or MovingAverageOperation)).ToArray();
        var forward = Steps(forwardNodes);
        long[] work = [.. forwardNodes.SelectMany(l => l.Steps.Select(step => WorkEstimate.Of(graph, l.Node, step)))];
        var backwardNodes = nodes.Skip(graph.BackwardStart).Where(l => l.Node.Operation is not PackingOperation).ToArray();

        // Rearranging gradients waits for all of them, so that one barrier serves every layer.
        var backward = Steps(backwardNodes
            .Where(l => l.Node.Operation is not UnpackWeightGradientOperation)
            .Concat(backwardNodes.Where(l => l.Node.Operation is UnpackWeightGradientOperation)));

        var names = ReservedNames(isa, purpose);
        var packStages = Distinct(Passes.Schedule.Independent(pack, isa), names);
        var forwardStages = Distinct(
            purpose == Purpose.Training
                ? Passes.Schedule.Training(graph, forward, isa, "forward")
                : Passes.Schedule.Inference(forward, isa, work),
            names);
        var backwardStages = Distinct(Passes.Schedule.Training(graph, backward, isa, "backward"), names);
        var updateStages = Distinct(Passes.Schedule.Independent(update, isa), names);
        return new PassPlan(
            graph,
            isa,
            purpose,
            packStages,
            forwardStages,
            backwardStages,
            updateStages,
            purpose == Purpose.Inference && WorkEstimate.IsForOneThread(work.Sum(), isa),
            PlanMemory.Run(graph, isa, forwardStages, backwardStages));
    }

    // Stages are methods of the class that is named by instruction set and purpose, beside its other members.
    private static UniqueNames ReservedNames(InstructionSet isa, Purpose purpose)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "Stride", "ImagesPerChunk", "Program", isa.Name + purpose };
        names.UnionWith(
            from phase in new[] { "Pack", "Forward", "Backward", "Update" }
            from list in Enumerable.Range(1, MaximumLists)
            select phase + "Stages" + list.ToString(CultureInfo.InvariantCulture));
        return new UniqueNames(names, "Part");
    }

    private static EquatableArray<Step> Steps(IEnumerable<(Node Node, EquatableArray<Step> Steps)> lowered) =>
        lowered.SelectMany(l => l.Steps).ToEquatableArray();

    private static EquatableArray<PlannedStage> Distinct(EquatableArray<PlannedStage> stages, UniqueNames names) =>
        stages.Select(stage => stage with { Name = names.Take(stage.Name) }).ToArray().ToEquatableArray();

    private static NetworkGraph Verified(NetworkGraph graph, string pass) => GraphVerifier.FirstDefect(graph) is { } defect
        ? throw new InvalidOperationException($"behind {pass}, {defect}")
        : graph;
}
