using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>Adds up the lanes of several accumulators at once.</summary>
internal static class RowSums
{
    private const int Four = 4;

    private static readonly KernelFunction Pairs = SumPairs();
    private static readonly KernelFunction Fours = SumFours();

    /// <summary>
    /// Replaces accumulators, at most as many as a vector has lanes, by one vector whose lane i is the sum of the lanes of
    /// accumulator i. Neighbouring lanes are added level by level, so that the order of additions, and with it the bits
    /// of a sum, does not depend on how many accumulators there are. The first accumulator becomes the result.
    /// </summary>
    public static Local Reduce(KernelBuilder b, IReadOnlyList<Local> accumulators, int lanes)
    {
        Local[] level = [.. accumulators];
        for (int width = lanes; width > 1;)
        {
            int together = level.Length > 2 && width >= Four ? Four : 2;
            Local[] next = [.. level.Where((_, i) => i % together == 0)];
            for (int i = 0; i < next.Length; i++)
            {
                Value[] group = [.. level.Skip(i * together).Take(together)];
                b.Assign(next[i], Sum(group, together));
            }

            level = next;
            width /= together;
        }

        return level[0];
    }

    private static Call Sum(Value[] group, int together)
    {
        Value zero = new Constant(0, true);
        Value[] all = [.. group, .. Enumerable.Repeat(zero, together - group.Length)];
        return together == Four && group.Length > 2
            ? new Call(Fours, [.. all])
            : together == Four
                ? new Call(Pairs, [new Call(Pairs, [all[0], all[1]]), zero])
                : new Call(Pairs, [.. all]);
    }

    private static KernelFunction SumPairs()
    {
        var b = new KernelBuilder();
        Local first = new("a", true);
        Local second = new("b", true);
        var even = b.Let("even", new Shuffle(ShuffleOperator.Even, first, second));
        var odd = b.Let("odd", new Shuffle(ShuffleOperator.Odd, first, second));
        return new KernelFunction(
            "SumPairs", ["The sums of neighbouring lanes, those of a and then those of b."], [first, second], b.Statements, even + odd);
    }

    private static KernelFunction SumFours()
    {
        Local[] all = [.. new[] { "a", "b", "c", "d" }.Select(name => new Local(name, true))];
        return new KernelFunction(
            "SumFours",
            ["The sums of four neighbouring lanes each, those of a, then of b, c and d."],
            [.. all],
            [],
            new Call(Pairs, [new Call(Pairs, [all[0], all[1]]), new Call(Pairs, [all[2], all[3]])]));
    }
}
