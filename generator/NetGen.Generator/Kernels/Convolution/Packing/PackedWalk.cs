using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Goes through packed weights vector by vector, beside their canonical layout.</summary>
internal static class PackedWalk
{
    /// <summary>Writes one vector.</summary>
    /// <param name="canonical">The offset of its first lane in the canonical weights.</param>
    /// <param name="packed">Its offset in the packed weights.</param>
    /// <param name="outStride">The distance of two lanes in the canonical weights.</param>
    /// <param name="outChannel">The output channel of its first lane.</param>
    /// <param name="channels">The lanes that are output channels.</param>
    public delegate void WriteVector(
        IndexExpression canonical,
        IndexExpression packed,
        int outStride,
        IndexExpression outChannel,
        IndexExpression channels);

    /// <summary>Writes the loops.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="weights">The layout.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="perIn">The distance of two input channels of a group in the canonical weights.</param>
    /// <param name="perOut">The distance of two output channels of a group.</param>
    /// <param name="flipped">Whether the canonical taps run from the last to the first.</param>
    /// <param name="vector">Writes one vector.</param>
    public static void Write(
        KernelBuilder b,
        PackedWeights weights,
        InstructionSet isa,
        int perIn,
        int perOut,
        bool flipped,
        WriteVector vector)
    {
        int lanes = isa.Lanes;
        int taps = weights.Taps;
        WorkItem.ForEach(b, [("ob", weights.Blocks(isa))], item =>
        {
            var block = item[0];
            var blocksPerGroup = weights.BlocksPerGroup(isa);
            var first = weights.Groups == 1
                ? block * (lanes * perOut)
                : (block / blocksPerGroup * (weights.OutPerGroup * weights.InPerGroup * taps)) + (block % blocksPerGroup * (lanes * perOut));
            var canonicalBlock = b.LetIndex("canonical", first);
            var packedBlock = block * weights.BlockSize(isa);
            var outChannels = weights.OutChannels % lanes == 0
                ? lanes
                : b.LetIndex("outChannels", IndexExpression.Min(lanes, weights.OutChannels - (block * lanes)));
            if (!weights.ChannelsInside(isa))
            {
                b.For("ic", 0, weights.InPerGroup, ic => b.For("tap", 0, taps, tap => vector(
                    canonicalBlock + (ic * perIn) + Tap(tap),
                    packedBlock + (((ic * taps) + tap) * lanes),
                    perOut,
                    block * lanes,
                    outChannels)));
                return;
            }

            int inBlocks = (weights.InPerGroup + lanes - 1) / lanes;
            b.For("ib", 0, inBlocks, ib =>
            {
                var channels = weights.InPerGroup % lanes == 0
                    ? lanes
                    : b.LetIndex("channels", IndexExpression.Min(lanes, weights.InPerGroup - (ib * lanes)));
                b.For("tap", 0, taps, tap => b.For("ic", 0, channels, ic => vector(
                    canonicalBlock + (((ib * lanes) + ic) * perIn) + Tap(tap),
                    packedBlock + (ib * (lanes * taps * lanes)) + (((tap * channels) + ic) * lanes),
                    perOut,
                    block * lanes,
                    outChannels)));
            });
        });

        IndexExpression Tap(IndexExpression tap) => flipped ? taps - 1 - tap : tap;
    }

    /// <summary>The packed layout in words.</summary>
    public static string Describe(PackedWeights weights, InstructionSet isa)
    {
        string v = Names.Number(isa.Lanes);
        return weights.ChannelsInside(isa) ? $"[oc / {v}][ic / {v}][taps][ic % {v}][oc % {v}]" : $"[oc / {v}][ic][taps][oc % {v}]";
    }
}
