using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>The largest of the channels of x (C, positions), planar, which an exponential takes off so as not to
/// overflow.</summary>
internal static class ChannelMaximum
{
    /// <summary>The largest channel of each of a vector of positions from <paramref name="p"/> on.</summary>
    public static Local AlongPositions(KernelBuilder b, int channels, int positions, IndexExpression p)
    {
        var max = b.Let("max", new Constant(float.NegativeInfinity, true));
        b.For("c", 0, channels, c => b.Assign(max, Max(max, new Load("x", (c * positions) + p, true))));
        return max;
    }

    /// <summary>The largest channel of the only position, in every lane: of whole vectors first, then of their lanes,
    /// then of the channels left over.</summary>
    public static Local AlongChannels(KernelBuilder b, int channels, int lanes)
    {
        int whole = channels / lanes * lanes;
        var max = b.Let("max", whole > 0 ? new Load("x", 0, true) : new Broadcast(new Load("x", 0, false)));
        b.For("c", lanes, whole, c => b.Assign(max, Max(max, new Load("x", c, true))), lanes);
        for (int width = lanes; whole > 0 && width > 1; width /= 2)
        {
            b.Assign(max, Max(new Shuffle(ShuffleOperator.Even, max, max), new Shuffle(ShuffleOperator.Odd, max, max)));
        }

        b.For("c", Math.Max(1, whole), channels, c => b.Assign(max, Max(max, new Broadcast(new Load("x", c, false)))));
        return max;
    }

    private static Binary Max(Value left, Value right) => new(BinaryOperator.Max, left, right);
}
