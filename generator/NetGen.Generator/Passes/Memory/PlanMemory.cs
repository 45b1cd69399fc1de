using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>
/// Gives every tensor its place. Activations of one image share an arena by liveness: the largest first, each at the
/// lowest offset that no tensor alive at the same time covers (greedy by size, Pisarchyk and Lee 2020). Where that
/// leaves gaps, what ended topmost is placed first, again and again, and the smallest plan of all is taken.
/// Parameters and packed weights lie one behind the other.
/// </summary>
public static class PlanMemory
{
    // Image strides that are a multiple of 4 KiB would put the same tensor of all images into the same cache sets.
    private const int PageFloats = 1024;

    // Most networks need none. Each takes as long as the first plan.
    private const int MaximumRounds = 40;

    // A plan compares each tensor with each: a second's work, which only networks of thousands of layers reach.
    private const long MaximumComparisons = 1_000_000_000;

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
        long lowerBound = LowerBound(graph, isa, liveness);
        long stride = Place(graph, isa, liveness, lowerBound, offsets);
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
            lowerBound);
    }

    /// <summary>The floats a tensor of one image takes, lanes past its last channel included.</summary>
    public static long Floats(Tensor tensor, InstructionSet isa)
    {
        long channels = tensor.Layout == Layout.Blocked
            ? (tensor.Shape.Channels + isa.Lanes - 1) / isa.Lanes * isa.Lanes
            : tensor.Shape.Channels;
        return Saturating.Multiply(channels, tensor.Shape.Positions);
    }

    private static long Place(NetworkGraph graph, InstructionSet isa, Liveness liveness, long lowerBound, int[] offsets)
    {
        int[] owners = [.. liveness.Owners];
        var sizes = owners.ToDictionary(owner => owner, owner => Aligned(graph, isa, owner));
        List<int> order = [.. owners.OrderByDescending(t => Floats(graph.Tensors[t], isa)).ThenBy(t => t)];
        var best = Place(order, sizes, liveness);
        long rounds = Math.Min(MaximumRounds, MaximumComparisons / Math.Max(1, (long)owners.Length * owners.Length / 2));
        for (int round = 0; round < rounds && best.Size > lowerBound; round++)
        {
            var plan = round == 0 ? best : Place(order, sizes, liveness);
            if (plan.Size < best.Size)
            {
                best = plan;
            }

            int topmost = order.First(tensor => plan.Places[tensor] + sizes[tensor] == plan.Size);
            order.Remove(topmost);
            order.Insert(0, topmost);
        }

        foreach (int owner in owners)
        {
            offsets[owner] = checked((int)best.Places[owner]);
        }

        foreach (var tensor in graph.Tensors.Where(t => t.Role == TensorRole.Activation))
        {
            int root = offsets[liveness.Root(tensor.Id)];
            offsets[tensor.Id] = root < 0 ? root : checked(root + (int)liveness.Offset(tensor.Id));
        }

        return best.Size;
    }

    private static (long Size, Dictionary<int, long> Places) Place(IEnumerable<int> order, Dictionary<int, long> sizes, Liveness liveness)
    {
        long size = Sizes.Alignment;
        var places = new Dictionary<int, long>();

        // What is placed stays in the order of offsets.
        var placed = new List<(int Tensor, long Begin, long End)>();
        foreach (int tensor in order)
        {
            long floats = sizes[tensor];
            var (first, last) = (liveness.First(tensor), liveness.Last(tensor));
            long offset = 0;
            foreach (var other in placed)
            {
                if (liveness.First(other.Tensor) > last || first > liveness.Last(other.Tensor))
                {
                    continue;
                }

                if (offset + floats <= other.Begin)
                {
                    break;
                }

                offset = Math.Max(offset, other.End);
            }

            places.Add(tensor, offset);
            int behind = placed.FindIndex(other => other.Begin > offset);
            placed.Insert(behind < 0 ? placed.Count : behind, (tensor, offset, offset + floats));
            size = Math.Max(size, offset + floats);
        }

        return (size, places);
    }

    // The most that lives at one time. What a step no longer needs has gone before what it writes comes.
    private static long LowerBound(NetworkGraph graph, InstructionSet isa, Liveness liveness)
    {
        var changes = liveness.Owners.SelectMany(tensor => new[]
        {
            (Time: liveness.First(tensor), Floats: Aligned(graph, isa, tensor)),
            (Time: liveness.Last(tensor) + 1, Floats: -Aligned(graph, isa, tensor)),
        });
        long alive = 0;
        long most = 0;
        foreach (var (_, floats) in changes.OrderBy(change => change.Time).ThenBy(change => change.Floats))
        {
            alive += floats;
            most = Math.Max(most, alive);
        }

        return most;
    }

    private static long Aligned(NetworkGraph graph, InstructionSet isa, int tensor) =>
        Sizes.Align(Floats(graph.Tensors[tensor], isa));
}
