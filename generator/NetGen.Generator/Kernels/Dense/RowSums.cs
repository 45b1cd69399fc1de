using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>Adds up the lanes of several accumulators at once.</summary>
internal static class RowSums
{
    /// <summary>
    /// Replaces accumulators, at most as many as a vector has lanes, by one vector whose lane i is the sum of the lanes of
    /// accumulator i. Neighbouring lanes are added level by level, so that the order of additions, and with it the bits
    /// of a sum, does not depend on how many accumulators there are. The first accumulator becomes the result.
    /// </summary>
    public static Local Reduce(KernelBuilder b, IReadOnlyList<Local> accumulators, int lanes)
    {
        var zero = new Constant(0, true);
        Local[] level = [.. accumulators];
        for (int width = lanes; width > 1; width /= 2)
        {
            var next = new Local[(level.Length + 1) / 2];
            for (int i = 0; i < next.Length; i++)
            {
                Value right = (2 * i) + 1 < level.Length ? level[(2 * i) + 1] : zero;
                next[i] = level[2 * i];
                b.Assign(next[i], new Shuffle(ShuffleOperator.Even, next[i], right) + new Shuffle(ShuffleOperator.Odd, next[i], right));
            }

            level = next;
        }

        return level[0];
    }
}
