using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// dx = inverse * g + slope * (x - mean) + constant with g = dy * scale, slope = -inverse^3 * sum(g (x - mean)) / count
/// and constant = -inverse * sum(g) / count, by the numbers of each group of channels of an image. Operands: dy, x, the
/// numbers as
/// <see cref="NormalizeGroups"/> writes them, the scale if there is one, dx. A work item is a group.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Groups">The number of groups of channels.</param>
/// <param name="Affine">What has a factor.</param>
public sealed record NormalizeGroupsGradient(int Channels, int Positions, int Groups, NormAffine Affine) : KernelSpec
{
    private GroupRows Rows => new(Channels, Positions, Groups);

    /// <inheritdoc/>
    public override string Name =>
        "NormalizeGroupsGradient_" + Rows.Name + (Affine == NormAffine.None ? "" : "_affine" + Affine);

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Groups;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.Whole.ForEach(b, isa, group => Write(b, isa, group));
        return new Kernel(
            Name,
            [
                $"dx of x {Rows.Description}, each normalized by its own mean and variance.",
                "A group twice: the sums of g = dy * scale and of g (x - mean), and the results.",
            ],
            KernelParameters.Of(Reach, ["dy", "x", "numbers"], Affine == NormAffine.None ? [] : ["scale"], ["dx"]),
            b.Statements);
    }

    private void Write(KernelBuilder b, InstructionSet isa, ChannelRow group)
    {
        var mean = b.Let("mean", new Load("numbers", group.Channel, false));
        var inverse = b.Let("inverse", new Load("numbers", group.Channel + Groups, false));
        var center = b.Let("center", new Broadcast(mean));
        var plain = b.Let("plain", new Constant(0, false));
        var product = b.Let("product", new Constant(0, false));
        bool elements = Affine is NormAffine.Elements or NormAffine.GroupElements;
        Rows.ForEachPart(b, isa, Affine, group, "", part =>
        {
            string gradient = b.LetPointer("gradient", "dy", part.Offset);
            string image = b.LetPointer("image", "x", part.Offset);
            string[] pointers = Affine switch
            {
                NormAffine.Elements => [gradient, image, b.LetPointer("factors", "scale", part.Offset)],
                NormAffine.GroupElements => [gradient, image, "scale"],
                _ => [gradient, image],
            };
            var sums = part.Rows.Sum(b, isa, ["sum", "dot"], pointers, (at, sums, suffix) =>
            {
                var g = b.Let("g" + suffix, elements ? at[0] * at[2] : at[0]);
                return [sums[0] + g, new Fma(g, at[1] - (g.IsVector ? center : mean), sums[1])];
            });
            if (Affine == NormAffine.Channels)
            {
                var scale = b.Let("scaleOfChannel", part.Load("scale"));
                b.Assign(plain, new Fma(scale, sums[0], plain));
                b.Assign(product, new Fma(scale, sums[1], product));
            }
            else
            {
                b.Assign(plain, sums[0]);
                b.Assign(product, sums[1]);
            }
        });
        var share = b.Let("share", inverse / new Constant(Rows.Length, false));
        var slope = b.Let("slope", new Broadcast(-(share * inverse * inverse * product)));
        var constant = b.Let("constant", new Broadcast(-(share * plain)));
        Rows.ForEachPart(b, isa, Affine, group, "Written", part =>
        {
            var factor = b.Let(
                "factor", new Broadcast(Affine == NormAffine.Channels ? inverse * part.Load("scale") : inverse));
            part.Write(b, "dx", (load, along, _) =>
            {
                var g = elements ? load("dy") * (Affine == NormAffine.GroupElements ? along : load)("scale") : load("dy");
                return new Fma(g, factor, new Fma(load("x") - center, slope, constant));
            });
        });
    }
}
