using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Bench;

/// <summary>A convolution of a network, and the kernels by which each algorithm would compute it there.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Chosen">The kernels that the estimates choose.</param>
/// <param name="Others">The others' kernels, by the name of the algorithm.</param>
internal sealed record ConvolutionChoice(
    string Layer, ConvolutionOperation Operation, ConvolutionWay Chosen, IReadOnlyList<ConvolutionWay> Others)
{
    private static readonly ConvolutionAlgorithm[] Algorithms =
        [ConvolutionAlgorithm.Direct, ConvolutionAlgorithm.Winograd2, ConvolutionAlgorithm.Winograd4];

    /// <summary>The convolutions of a network that can be computed in more than one way.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="isa">The instruction set.</param>
    public static IEnumerable<ConvolutionChoice> Of(NetworkGraph graph, Generator.Isa.InstructionSet isa)
    {
        var auto = Plan(graph, isa, ConvolutionAlgorithm.Auto);
        var forced = Algorithms.Select(algorithm => (algorithm, Plan: Plan(graph, isa, algorithm))).ToArray();
        foreach (var node in graph.Nodes)
        {
            if (node.Operation is not ConvolutionOperation operation)
            {
                continue;
            }

            // Layers of training alone have no kernels here.
            var chosen = ConvolutionWay.Of(auto, node.Name, "chosen");
            if (chosen.Calls.Count == 0)
            {
                continue;
            }

            var others = forced.Select(one => ConvolutionWay.Of(one.Plan, node.Name, one.algorithm.ToString()))
                .Concat(ConvolutionWay.InOtherLayout(chosen, operation, isa))
                .Where(way => way.Key != chosen.Key).DistinctBy(way => way.Key).ToArray();
            if (others.Length > 0)
            {
                yield return new ConvolutionChoice(node.Name, operation, chosen, others);
            }
        }
    }

    private static PassPlan Plan(NetworkGraph graph, Generator.Isa.InstructionSet isa, ConvolutionAlgorithm algorithm)
    {
        var nodes = graph.Nodes.Select(node => node.Operation is ConvolutionOperation operation && Takes(operation, algorithm)
            ? node with { Operation = operation with { Algorithm = algorithm } }
            : node);
        return Planner.Plan(Planner.Prepare(graph with { Nodes = [.. nodes] }, Purpose.Inference, inputGradient: false), isa, Purpose.Inference);
    }

    // Winograd's algorithms are of few sizes, and without strides.
    private static bool Takes(ConvolutionOperation operation, ConvolutionAlgorithm algorithm)
    {
        if (algorithm is ConvolutionAlgorithm.Auto or ConvolutionAlgorithm.Direct)
        {
            return true;
        }

        var window = ConvolutionWindow.Forward(operation.Axes);
        int outputs = algorithm == ConvolutionAlgorithm.Winograd4 ? 4 : 2;
        return WinogradConvolution.Supports(window, operation.Groups)
            && WinogradTransform.For(window.Width.Taps).Any(transform => transform.Outputs == outputs);
    }
}

/// <summary>A way to compute a layer: kernels, one after the other.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Calls">The kernels with the tensors of each: their floats, and whether these are weights.</param>
internal sealed record ConvolutionWay(string Name, IReadOnlyList<(KernelSpec Kernel, (long Floats, bool IsWeight)[] Tensors)> Calls)
{
    /// <summary>What tells ways apart, and layers of one shape not.</summary>
    public string Key => string.Join(" ", Calls.Select(call => call.Kernel.ToString()));

    /// <summary>How a plan computes a layer.</summary>
    public static ConvolutionWay Of(PassPlan plan, string layer, string name) => new(name,
    [
        .. plan.Forward.SelectMany(stage => stage.Steps)
            .Where(step => step.Layer == layer && step.Work is Generator.Passes.KernelWork)
            .Select(step => (((Generator.Passes.KernelWork)step.Work).Kernel, step.Operands.Select(tensor => Tensor(plan, tensor)).ToArray())),
    ]);

    /// <summary>The way of a planar image to an output of the layout that was not chosen. What would add zeros around the image, and what
    /// the next layer would pay for the layout, is left out.</summary>
    public static IEnumerable<ConvolutionWay> InOtherLayout(ConvolutionWay chosen, ConvolutionOperation operation, Generator.Isa.InstructionSet isa)
    {
        var (kernel, tensors) = chosen.Calls[^1];
        if (kernel is BlockedConvolution { InLayout: Layout.Planar } blocked)
        {
            var axes = operation.Axes.Select(axis => axis with { In = (int)axis.Padded, PadBegin = 0, PadEnd = 0 }).ToArray();
            var planar = new PlanarConvolution(
                ConvolutionWindow.Forward([.. axes]), operation.InChannels, operation.OutChannels, operation.Groups, Transposed: false, blocked.Bias, blocked.Epilogue);
            yield return With(
                "Planar",
                planar,
                axes.Aggregate((long)operation.InChannels, (floats, axis) => floats * axis.In),
                (long)operation.OutChannels * operation.InChannels / operation.Groups * operation.Taps);
        }
        else if (kernel is PlanarConvolution planar && PackedWeights.Supports(operation.OutChannels, operation.Groups, isa))
        {
            yield return With(
                "Blocked",
                new BlockedConvolution(
                    ConvolutionWindow.Forward(operation.Axes), operation.InChannels, operation.OutChannels, operation.Groups, Layout.Planar, planar.Bias, planar.Epilogue),
                operation.Axes.Aggregate((long)operation.InChannels, (floats, axis) => floats * axis.In),
                new PackWeights(operation.OutChannels, operation.InChannels, operation.Groups, operation.Taps, false, Layout.Planar).PackedSize(isa));
        }

        // Operands lie as those of the way chosen; an output of either layout fits a blocked one.
        ConvolutionWay With(string name, KernelSpec other, long x, long w)
        {
            var outputs = (operation.OutChannels + isa.Lanes - 1) / isa.Lanes * isa.Lanes * operation.Axes.Aggregate(1L, (floats, axis) => floats * axis.Out);
            return new(name, [(other, [(x, false), (w, true), .. tensors.Skip(2).SkipLast(1), (outputs, false)])]);
        }
    }

    private static (long Floats, bool IsWeight) Tensor(PassPlan plan, int id)
    {
        var tensor = plan.Graph.Tensors[id];
        return tensor.Role == TensorRole.Activation
            ? (PlanMemory.Floats(tensor, plan.Isa), false)
            : (tensor.Shape.Elements, tensor.Role is TensorRole.Packed or TensorRole.Parameter);
    }
}
