using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Cli.Reports;

/// <summary>What a plan made of each layer: its kernels, or the layer whose kernel computes it too.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LayerKernels(PassPlan plan)
{
    private readonly ILookup<string, Step> _steps =
        plan.Forward.SelectMany(stage => stage.Steps).ToLookup(step => step.Layer);

    private readonly Liveness _liveness = Liveness.Analyse(plan.Graph, plan.Forward, plan.Backward);

    /// <summary>What became of a layer.</summary>
    /// <param name="Names">Its kernels in order; empty if it has none.</param>
    /// <param name="FusedInto">The layer whose kernel computes it, or null.</param>
    /// <param name="BytesMoved">What its kernels read and write, each operand of each once.</param>
    /// <param name="ArenaBytes">What its output takes of the arena; 0 if it has no memory of its own.</param>
    public sealed record Choice(IReadOnlyList<string> Names, string? FusedInto, long BytesMoved, long ArenaBytes);

    /// <summary>Finds a layer.</summary>
    /// <param name="layer">Its name.</param>
    /// <param name="output">The name of its output.</param>
    public Choice Of(string layer, string output)
    {
        var steps = _steps[layer].Where(step => step.Work is not ViewWork).ToList();
        var tensor = plan.Graph.Tensors.FirstOrDefault(tensor => tensor.Name == output && tensor.Role == TensorRole.Activation);
        var maker = tensor is null ? null : plan.Graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(tensor.Id));
        return new Choice(
            [.. steps.Select(step => step.Work is KernelWork work ? work.Kernel.Name : "DropoutMask")],
            steps.Count == 0 ? plan.Graph.Nodes.FirstOrDefault(node => node.Fused.Contains(layer))?.Name : null,
            steps.Sum(step => step.Operands.Sum(Bytes)),
            tensor is not null && maker is not null && _liveness.Root(tensor.Id) == tensor.Id ? Sizes.Align(Floats(tensor.Id)) * sizeof(float) : 0);
    }

    private long Bytes(int tensor) => Floats(tensor) * sizeof(float);

    private long Floats(int tensor) => plan.Graph.Tensors[tensor].Role == TensorRole.Activation
        ? PlanMemory.Floats(plan.Graph.Tensors[tensor], plan.Isa)
        : plan.Graph.Tensors[tensor].Shape.Elements;
}
