using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Cli.Reports;

/// <summary>Shows the memory plan of a pass over its steps.</summary>
internal static class MemoryMaps
{
    /// <summary>The map of a pass.</summary>
    public static MemoryMap Of(PassPlan plan)
    {
        var graph = plan.Graph;
        var liveness = Liveness.Analyse(graph, plan.Forward, plan.Backward);
        var shared = Enumerable.Range(0, graph.Tensors.Count)
            .Where(id => graph.Tensors[id].Role == TensorRole.Activation && liveness.First(id) != int.MaxValue)
            .ToLookup(liveness.Root);
        var blocks = liveness.Owners.Select(owner => new MemoryBlock(
            [.. shared[owner].OrderBy(liveness.First).Select(id => graph.Tensors[id].Name + " " + graph.Tensors[id].Shape)],
            liveness.First(owner),
            liveness.Last(owner),
            Bytes(plan.Memory.Offsets[owner]),
            Bytes(Sizes.Align(PlanMemory.Floats(graph.Tensors[owner], plan.Isa)))));
        return new MemoryMap(
            Bytes(plan.Memory.ActivationStride),
            Bytes(plan.Memory.LowerBound),
            Steps(plan),
            [.. blocks.OrderBy(block => block.First).ThenBy(block => block.Offset)]);
    }

    /// <summary>The points of time that <see cref="Liveness"/> counts: the input is there, the steps forward, the loss or the
    /// reader of the output, the steps backward, and the end.</summary>
    private static List<string> Steps(PassPlan plan)
    {
        List<string> steps = ["the input is given", .. Titles(plan.Forward), plan.Training ? "the loss is computed" : "the output is read"];
        return plan.Training ? [.. steps, .. Titles(plan.Backward), "the step ends"] : steps;
    }

    private static IEnumerable<string> Titles(IEnumerable<PlannedStage> stages) =>
        stages.SelectMany(stage => stage.Steps).Select(step => step.Title);

    private static long Bytes(long floats) => floats * sizeof(float);
}
