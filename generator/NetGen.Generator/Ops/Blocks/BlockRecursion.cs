using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>Finds blocks that contain themselves.</summary>
internal static class BlockRecursion
{
    /// <summary>Reports each block that contains itself, with the shortest way from it to itself.</summary>
    /// <param name="blocks">The blocks, which may use each other.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(EquatableArray<BlockSpec> blocks, ProblemList problems)
    {
        var byName = blocks.GroupBy(block => block.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var uses = byName.ToDictionary(
            block => block.Key,
            block => block.Value.Layers.Select(layer => layer.Kind).Where(byName.ContainsKey).Distinct(StringComparer.Ordinal).ToList(),
            StringComparer.Ordinal);
        var circular = Circular(uses);
        foreach (string block in blocks.Select(block => block.Name).Where(circular.Contains).TakeWhile(_ => !problems.IsFull))
        {
            if (Way(block, uses) is { } way)
            {
                problems.Add(Problem.At(
                    new Anchor(-1, null, block), DiagnosticIds.RecursiveBlock, block, string.Join(" -> ", way)));
            }
        }
    }

    /// <summary>The blocks that can be reached from others of them only: those that contain themselves, and those below. There
    /// are none in a sound declaration, which so needs no search from each block (Kahn 1962, "Topological sorting of large
    /// networks").</summary>
    private static HashSet<string> Circular(Dictionary<string, List<string>> uses)
    {
        var users = uses.Keys.ToDictionary(block => block, _ => 0, StringComparer.Ordinal);
        foreach (string used in uses.Values.SelectMany(used => used))
        {
            users[used]++;
        }

        var rest = new HashSet<string>(uses.Keys, StringComparer.Ordinal);
        var open = new Stack<string>(users.Where(block => block.Value == 0).Select(block => block.Key));
        while (open.Count > 0)
        {
            string block = open.Pop();
            rest.Remove(block);
            foreach (string used in uses[block].Where(used => --users[used] == 0))
            {
                open.Push(used);
            }
        }

        return rest;
    }

    /// <summary>The way from a block to itself, or null if there is none.</summary>
    private static List<string>? Way(string block, Dictionary<string, List<string>> uses)
    {
        // Breadth first, so that the way is a shortest one.
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([block]);
        while (open.Count > 0 && !before.ContainsKey(block))
        {
            string user = open.Dequeue();
            foreach (string used in uses[user].Where(used => !before.ContainsKey(used)))
            {
                before.Add(used, user);
                open.Enqueue(used);
            }
        }

        if (!before.ContainsKey(block))
        {
            return null;
        }

        var way = new List<string> { block };
        do
        {
            way.Insert(0, before[way[0]]);
        }
        while (way[0] != block);

        return way;
    }
}
