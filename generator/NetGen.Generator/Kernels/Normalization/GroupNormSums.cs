using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// The gradients of a group norm's scale, sum of dy (x - mean) * inverse, and of its shift, sum of dy, over the images
/// and, where each channel has one, over its positions. Operands: dy, x, the numbers as <see cref="NormalizeGroups"/>
/// writes them, dscale, dshift. A work item is a group, or a vector of elements that are the same in all groups.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Groups">The number of groups of channels.</param>
/// <param name="Affine">What has a factor and a shift.</param>
public sealed record GroupNormSums(int Channels, int Positions, int Groups, NormAffine Affine) : KernelSpec
{
    private GroupRows Rows => new(Channels, Positions, Groups);

    /// <inheritdoc/>
    public override string Name => "GroupNormSums_" + Rows.Name + "_affine" + Affine;

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) =>
        Affine == NormAffine.GroupElements ? (Rows.Length + isa.Lanes - 1) / isa.Lanes : Groups;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        if (Affine == NormAffine.GroupElements)
        {
            RowTiles.For(b, Rows.Length, isa.Lanes, (i, count) => SumOverGroups(b, i, count % isa.Lanes));
        }
        else
        {
            Rows.Whole.ForEach(b, isa, group =>
            {
                if (Affine == NormAffine.Channels)
                {
                    Rows.ForEachPart(b, isa, Affine, group, "", channel => SumChannel(b, isa, group, channel));
                }
                else
                {
                    SumElements(b, isa, group);
                }
            });
        }

        return new Kernel(
            Name,
            [$"dscale and dshift of x {Rows.Description}, summed over the images."],
            KernelParameters.Of(Reach, ["dy", "x", "numbers"], ["dscale", "dshift"]),
            b.Statements);
    }

    private static void SumChannel(KernelBuilder b, InstructionSet isa, ChannelRow group, ChannelRow channel)
    {
        var plain = b.Let("plain", new Constant(0, false));
        var product = b.Let("product", new Constant(0, false));
        b.For("n", 0, KernelBuilder.Index("images"), n =>
        {
            var (mean, inverse) = Numbers(b, group, n);
            var center = b.Let("center", new Broadcast(mean));
            string gradient = channel.InImage(b, "gradient", "dy", n);
            string image = channel.InImage(b, "image", "x", n);
            var sums = channel.Rows.Sum(b, isa, ["sum", "dot"], [gradient, image], (at, sums, _) =>
                [sums[0] + at[0], new Fma(at[0], at[1] - (at[1].IsVector ? center : mean), sums[1])]);
            b.Assign(plain, plain + sums[0]);
            b.Assign(product, new Fma(sums[1], inverse, product));
        });
        b.Store("dscale", channel.Channel, product);
        b.Store("dshift", channel.Channel, plain);
    }

    private static void SumElements(KernelBuilder b, InstructionSet isa, ChannelRow group)
    {
        int length = group.Rows.Positions;
        VectorTiles.For(b, "i", length, isa.Lanes, 1, (i, active) =>
        {
            string suffix = VectorTiles.Suffix(length, isa.Lanes, active[0]);
            var plain = b.Let("plain" + suffix, new Constant(0, true));
            var product = b.Let("product" + suffix, new Constant(0, true));
            b.For("n", 0, KernelBuilder.Index("images"), n =>
            {
                var (mean, inverse) = Numbers(b, group, n);
                string gradient = group.InImage(b, "gradient", "dy", n);
                string image = group.InImage(b, "image", "x", n);
                var g = b.Let("g", new Load(gradient, i, true));
                b.Assign(plain, plain + g);
                var normalized = (new Load(image, i, true) - new Broadcast(mean)) * new Broadcast(inverse);
                b.Assign(product, new Fma(g, normalized, product));
            });
            b.Store("dscale", group.Offset + i, product, active[0]);
            b.Store("dshift", group.Offset + i, plain, active[0]);
        });
    }

    private void SumOverGroups(KernelBuilder b, IndexExpression i, int active)
    {
        var plain = b.Let("plain", new Constant(0, true));
        var product = b.Let("product", new Constant(0, true));
        b.For("n", 0, KernelBuilder.Index("images"), n => b.For("group", 0, Groups, group =>
        {
            string numbers = b.LetPointer("of", "numbers", (n * KernelBuilder.Index("stride")) + group);
            var at = b.LetIndex("at", (n * KernelBuilder.Index("stride")) + (group * Rows.Length) + i);
            var g = b.Let("g", new Load("dy", at, true));
            b.Assign(plain, plain + g);
            var normalized = (new Load("x", at, true) - new Broadcast(new Load(numbers, 0, false))) * new Broadcast(new Load(numbers, Groups, false));
            b.Assign(product, new Fma(g, normalized, product));
        }));
        b.Store("dscale", i, product, active);
        b.Store("dshift", i, plain, active);
    }

    private static (Local Mean, Local Inverse) Numbers(KernelBuilder b, ChannelRow group, IndexExpression n)
    {
        string numbers = b.LetPointer("of", "numbers", (n * KernelBuilder.Index("stride")) + group.Channel);
        return (
            b.Let("mean", new Load(numbers, 0, false)),
            b.Let("inverse", new Load(numbers, group.Rows.Channels, false)));
    }
}
