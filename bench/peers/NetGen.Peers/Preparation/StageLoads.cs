using NetGen.Generator;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Peers.Preparation;

/// <summary>Finds the loads of a network's stages in the plan of its inference.</summary>
internal sealed class StageLoads
{
    private const int PageFloats = 1024;

    private readonly PassPlan _plan;

    // For each page of each arena how many bytes had been touched when it was touched last.
    private readonly Dictionary<(TensorRole Arena, int Page), double> _touched = [];
    private double _bytes;

    private StageLoads(PassPlan plan) => _plan = plan;

    /// <summary>The loads of all stages in order.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="isa">The instruction set that it runs on.</param>
    /// <param name="multiplyAdds">The multiply-adds of a layer by definition.</param>
    public static IReadOnlyList<StageLoad> Of(NetSpec spec, Isa isa, Func<string, double> multiplyAdds)
    {
        var loads = new StageLoads(NetworkCompiler.Plan(spec, isa, Purpose.Inference));

        // The first inference finds the caches as the one before has left them.
        loads.Walk(multiplyAdds);
        return loads.Walk(multiplyAdds);
    }

    private StageLoad[] Walk(Func<string, double> multiplyAdds)
    {
        var counted = new HashSet<string>();
        return [.. _plan.Forward.Select(stage =>
        {
            var step = stage.Steps[^1];
            var operands = step.Operands.Distinct().Where(tensor => _plan.Graph.Tensors[tensor].Role != TensorRole.Scratch).Select(Touch).ToArray();
            return new StageLoad(step.Layer, Operations(step), operands);
        })];

        // A layer's multiply-adds are those of its own stage, which has no role beside it.
        double Operations(Step step) => step.Work is KernelWork { Kernel: WinogradConvolution kernel }
            ? kernel.Part == WinogradPart.Input ? 0 : 2.0 * kernel.Tiles * kernel.Blocking.Transform.Products * kernel.InChannels * kernel.OutChannels
            : step.Title == step.Layer && counted.Add(step.Layer) ? 2 * multiplyAdds(step.Layer) : 0;
    }

    private OperandLoad Touch(int id)
    {
        var tensor = _plan.Graph.Tensors[id];
        var activation = tensor.Role == TensorRole.Activation;
        var floats = activation ? PlanMemory.Floats(tensor, _plan.Isa) : tensor.Shape.Elements;
        var first = _plan.Memory.Offsets[id] / PageFloats;
        var last = (_plan.Memory.Offsets[id] + floats - 1) / PageFloats;
        double bytes = floats * sizeof(float);
        _bytes += bytes;
        var distance = 0.0;
        for (var page = first; page <= last; page++)
        {
            distance += _bytes - _touched.GetValueOrDefault((tensor.Role, page));
            _touched[(tensor.Role, page)] = _bytes;
        }

        return new OperandLoad(bytes, !activation, distance / (last - first + 1));
    }
}
