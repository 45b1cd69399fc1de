using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>
/// Gives every tensor its place. Activations of one image share an arena by liveness: the largest first, each at the
/// lowest offset that no tensor alive at the same time covers (greedy by size, Pisarchyk and Lee 2020).
/// Parameters and packed weights lie one behind the other.
/// </summary>
public static class PlanMemory
{
    // Image strides that are a multiple of 4 KiB would put the same tensor of all images into the same cache sets.
    private const int PageFloats = 1024;

    /// <summary>Plans the memory of a pass.</summary>
    public static MemoryPlan Run(
        NetworkGraph graph,
        InstructionSet isa,
        IReadOnlyCollection<PlannedStage> forward,
        IReadOnlyCollection<PlannedStage> backward)
    {
        var offsets = Enumerable.Repeat(-1, graph.Tensors.Count).ToArray();
        long parameters = 0;
        foreach (var parameter in graph.Parameters)
        {
            offsets[parameter.Tensor] = (int)parameters;
            parameters += Sizes.Align(parameter.Elements);
        }

        // Not all are touched: a factor that packing multiplies with needs no scaled weights.
        var touched = new HashSet<int>(graph.Nodes.SelectMany(node => node.Inputs.Concat(node.Outputs)));
        long packed = 0;
        foreach (var tensor in graph.Tensors)
        {
            if (tensor.Role is TensorRole.ParameterGradient or TensorRole.ParameterUpdate)
            {
                offsets[tensor.Id] = offsets[tensor.GradientOf];
            }
            else if (tensor.Role == TensorRole.Packed && touched.Contains(tensor.Id))
            {
                offsets[tensor.Id] = (int)packed;
                packed += Sizes.Align(tensor.Shape.Elements);
            }
        }

        var liveness = Liveness.Analyse(graph, forward, backward);
        long stride = Place(graph, isa, liveness, offsets);
        if (stride % PageFloats == 0)
        {
            stride += Sizes.Alignment;
        }

        return new MemoryPlan(
            offsets.ToEquatableArray(),
            checked((int)stride),
            checked((int)packed),
            checked((int)graph.Tensors.Where(tensor => tensor.Role == TensorRole.Scratch).Select(tensor => tensor.Shape.Elements).DefaultIfEmpty().Max()),
            checked((int)parameters),
            LowerBound(graph, isa, liveness));
    }

    /// <summary>The floats a tensor of one image takes, lanes past its last channel included.</summary>
    public static long Floats(Tensor tensor, InstructionSet isa)
    {
        long channels = tensor.Layout == Layout.Blocked
            ? (tensor.Shape.Channels + isa.Lanes - 1) / isa.Lanes * isa.Lanes
            : tensor.Shape.Channels;
        return Saturating.Multiply(channels, tensor.Shape.Positions);
    }

    private static long Place(NetworkGraph graph, InstructionSet isa, Liveness liveness, int[] offsets)
    {
        long size = Sizes.Alignment;
        var placed = new List<int>();
        foreach (int tensor in liveness.Owners.OrderByDescending(t => Floats(graph.Tensors[t], isa)).ThenBy(t => t))
        {
            long floats = Aligned(graph, isa, tensor);
            var alive = placed
                .Where(other => liveness.First(other) <= liveness.Last(tensor) && liveness.First(tensor) <= liveness.Last(other))
                .OrderBy(other => offsets[other]);
            long offset = 0;
            foreach (int other in alive)
            {
                if (offset + floats <= offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, offsets[other] + Aligned(graph, isa, other));
            }

            offsets[tensor] = checked((int)offset);
            placed.Add(tensor);
            size = Math.Max(size, offset + floats);
        }

        foreach (var tensor in graph.Tensors.Where(t => t.Role == TensorRole.Activation))
        {
            offsets[tensor.Id] = offsets[liveness.Root(tensor.Id)];
        }

        return size;
    }

    private static long LowerBound(NetworkGraph graph, InstructionSet isa, Liveness liveness)
    {
        var owners = liveness.Owners.ToArray();
        return owners.Select(liveness.First).Distinct()
            .Select(time => owners.Where(t => liveness.First(t) <= time && liveness.Last(t) >= time).Sum(t => Aligned(graph, isa, t)))
            .DefaultIfEmpty(0)
            .Max();
    }

    private static long Aligned(NetworkGraph graph, InstructionSet isa, int tensor) =>
        Sizes.Align(Floats(graph.Tensors[tensor], isa));
}
