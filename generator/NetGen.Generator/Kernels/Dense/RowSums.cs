using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>Adds up the lanes of several accumulators at once.</summary>
internal static class RowSums
{
    private static readonly KernelFunction Pairs = SumPairs();
    private static readonly KernelFunction Fours = Twice(Pairs, "SumFours", "four");
    private static readonly KernelFunction Eights = Twice(Fours, "SumEights", "eight");

    /// <summary>
    /// Replaces accumulators, at most as many as a vector has lanes, by one vector whose lane i is the sum of the lanes
    /// of accumulator i. Neighbouring lanes are added level by level, so that the order of additions, and with it the
    /// bits of a sum, does not depend on how many accumulators there are. The first accumulator becomes the result.
    /// </summary>
    public static Local Reduce(KernelBuilder b, IReadOnlyList<Local> accumulators, int lanes)
    {
        Local[] level = [.. accumulators];
        for (int width = lanes; width > 1;)
        {
            var sum = level.Length > 4 && width >= 8 ? Eights : level.Length > 2 && width >= 4 ? Fours : Pairs;
            int together = sum.Parameters.Count;
            Local[] next = [.. level.Where((_, i) => i % together == 0)];
            for (int i = 0; i < next.Length; i++)
            {
                var group = level.Skip(i * together).Take(together).ToList<Value>();
                b.Assign(next[i], new Call(sum, [.. group, .. Enumerable.Repeat<Value>(new Constant(0, true), together - group.Count)]));
            }

            level = next;
            width /= together;
        }

        return level[0];
    }

    private static KernelFunction SumPairs()
    {
        Local first = new("a", true);
        Local second = new("b", true);
        return new KernelFunction(
            "SumPairs",
            ["The sums of neighbouring lanes, those of a and then those of b."],
            [first, second],
            [],
            new Shuffle(ShuffleOperator.Even, first, second) + new Shuffle(ShuffleOperator.Odd, first, second));
    }

    private static KernelFunction Twice(KernelFunction half, string name, string count)
    {
        Local[] all = [.. Enumerable.Range(0, half.Parameters.Count * 2).Select(i => new Local(((char)('a' + i)).ToString(), true))];
        Value[] halves =
        [
            new Call(half, [.. all.Take(half.Parameters.Count)]),
            new Call(half, [.. all.Skip(half.Parameters.Count)]),
        ];
        return new KernelFunction(
            name,
            [$"The sums of {count} neighbouring lanes each, those of a, then of b and so on."],
            [.. all],
            [],
            new Call(Pairs, [.. halves]));
    }
}
