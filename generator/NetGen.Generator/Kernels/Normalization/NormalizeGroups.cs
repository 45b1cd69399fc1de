using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * scale + shift by the numbers of each group of channels of an image.
/// Operands: x, scale and shift where there are, y and, if wanted, the numbers: a mean per group, then an inverse
/// deviation per group. A work item is a group.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Groups">The number of groups of channels.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">What has a factor and a shift.</param>
/// <param name="WithNumbers">Whether the numbers are written.</param>
public sealed record NormalizeGroups(
    int Channels, int Positions, int Groups, float Epsilon, NormAffine Affine, bool WithNumbers) : KernelSpec
{
    private GroupRows Rows => new(Channels, Positions, Groups);

    /// <inheritdoc/>
    public override string Name =>
        "NormalizeGroups_" + Rows.Name + "_epsilon" + ActivationFunctions.Number(Epsilon)
        + (Affine == NormAffine.None ? "" : "_affine" + Affine) + (WithNumbers ? "_numbers" : "");

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
                $"y = x {Rows.Description}, each normalized by its own mean and variance.",
                "A group three times: its sum, the squares of its distances from the mean, and the results.",
            ],
            KernelParameters.Of(
                Reach, ["x"], Affine == NormAffine.None ? [] : ["scale", "shift"], ["y"], WithNumbers ? ["numbers"] : []),
            b.Statements);
    }

    private void Write(KernelBuilder b, InstructionSet isa, ChannelRow group)
    {
        string image = b.LetPointer("image", "x", group.Offset);
        var total = Rows.Whole.Sum(b, isa, ["sum"], [image], (at, sums, _) => [sums[0] + at[0]]);
        var mean = b.Let("mean", total[0] / new Constant(Rows.Length, false));
        var center = b.Let("center", new Broadcast(mean));
        var squares = Rows.Whole.Sum(b, isa, ["square"], [image], (at, sums, suffix) =>
        {
            var distance = b.Let("distance" + suffix, at[0] - (at[0].IsVector ? center : mean));
            return [new Fma(distance, distance, sums[0])];
        });
        var variance = b.Let("variance", squares[0] / new Constant(Rows.Length, false));
        var inverse = b.Let("inverse", group.InverseDeviation(variance, Epsilon));
        if (WithNumbers)
        {
            b.Store("numbers", group.Channel, mean);
            b.Store("numbers", group.Channel + Groups, inverse);
        }

        var inverses = Affine == NormAffine.Channels ? null : b.Let("inverses", new Broadcast(inverse));
        Rows.ForEachPart(b, isa, Affine, group, "", part =>
        {
            if (Affine == NormAffine.Channels)
            {
                var factor = b.Let("factor", new Broadcast(inverse * part.Load("scale")));
                var offset = b.Let("offset", new Broadcast(part.Load("shift")));
                part.Write(b, "y", (load, _) => new Fma(load("x") - center, factor, offset));
            }
            else
            {
                part.Write(b, "y", (load, along, _) =>
                {
                    var normalized = (load("x") - center) * inverses!;
                    var ofElement = Affine == NormAffine.GroupElements ? along : load;
                    return Affine == NormAffine.None ? normalized : new Fma(normalized, ofElement("scale"), ofElement("shift"));
                });
            }
        });
    }
}
