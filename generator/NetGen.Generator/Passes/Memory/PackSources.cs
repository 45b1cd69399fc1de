using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>
/// Which parameters only packing reads, so that a network that only infers need not keep them. Stages that depend on
/// each other, as those that fold a batch norm and pack the weights before it, are one group; its parameters are a
/// range of the arena.
/// </summary>
public static class PackSources
{
    /// <summary>For each stage of <see cref="PassPlan.Pack"/> the range of the parameters, in floats, that its group
    /// alone reads; empty if something else reads one of them, or if they do not lie one behind the other.</summary>
    public static IReadOnlyList<(int Begin, int End)> Of(PassPlan plan)
    {
        var groups = Groups(plan);
        var readElsewhere = new HashSet<int>(plan.Stages.Skip(plan.Pack.Count).SelectMany(stage => stage.Steps).SelectMany(step => step.Operands));
        var ranges = groups.Distinct().ToDictionary(group => group, group => Range(
            plan,
            [.. plan.Pack.Where((_, stage) => groups[stage] == group)
                .SelectMany(stage => stage.Steps)
                .SelectMany(step => step.Reads)
                .Where(tensor => plan.Graph.Tensors[tensor].Role == TensorRole.Parameter)],
            readElsewhere));
        return [.. groups.Select(group => ranges[group])];
    }

    // The number of each stage's group: that of the first stage which has a tensor in common with it, directly or by
    // others.
    private static int[] Groups(PassPlan plan)
    {
        int[] groups = [.. Enumerable.Range(0, plan.Pack.Count)];
        var owners = new Dictionary<int, int>();
        for (int stage = 0; stage < groups.Length; stage++)
        {
            foreach (int tensor in plan.Pack[stage].Steps.SelectMany(step => step.Operands))
            {
                if (!owners.TryGetValue(tensor, out int owner))
                {
                    owners.Add(tensor, stage);
                    continue;
                }

                int joined = Math.Min(groups[owner], groups[stage]);
                int left = Math.Max(groups[owner], groups[stage]);
                for (int i = 0; i <= stage; i++)
                {
                    groups[i] = groups[i] == left ? joined : groups[i];
                }
            }
        }

        return groups;
    }

    private static (int Begin, int End) Range(PassPlan plan, HashSet<int> sources, HashSet<int> readElsewhere)
    {
        int[] places = [.. Enumerable.Range(0, plan.Graph.Parameters.Count).Where(i => sources.Contains(plan.Graph.Parameters[i].Tensor))];
        if (places.Length == 0 || sources.Overlaps(readElsewhere) || places[places.Length - 1] - places[0] != places.Length - 1)
        {
            return (0, 0);
        }

        var last = plan.Graph.Parameters[places[places.Length - 1]];
        return (
            plan.Memory.Offsets[plan.Graph.Parameters[places[0]].Tensor],
            checked((int)(plan.Memory.Offsets[last.Tensor] + Sizes.Align(last.Elements))));
    }
}
