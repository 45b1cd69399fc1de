using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// What the gradients of a batch norm sum over positions and images: the gradient of the scale, sum of dy (x - mean) /
/// deviation, that of the shift, sum of dy, and two coefficients of dx, slope = -scale * sum(dy (x - mean)) /
/// (deviation^3 count) and constant = -scale * sum(dy) / (deviation count). Operands: dy, x, mean, variance, scale if
/// there is one, and the results that are wanted. A work item is a channel, or a block of them.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of dy and x.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether the coefficients hold a factor.</param>
/// <param name="ScaleGradient">Whether the gradient of the scale is wanted.</param>
/// <param name="ShiftGradient">Whether the gradient of the shift is wanted.</param>
/// <param name="Coefficients">Whether slope and constant are wanted.</param>
public sealed record BatchNormSums(
    int Channels,
    int Positions,
    Layout Layout,
    float Epsilon,
    bool Scale,
    bool ScaleGradient,
    bool ShiftGradient,
    bool Coefficients) : ChannelKernel(Channels, Positions, Layout)
{
    /// <inheritdoc/>
    public override string Name =>
        "BatchNormSums_" + Rows.Name + "_epsilon" + ActivationFunctions.Number(Epsilon) + (Scale ? "_scale" : "")
        + (ScaleGradient ? "_dscale" : "") + (ShiftGradient ? "_dshift" : "") + (Coefficients ? "_coefficients" : "");

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    private protected override Kernel BuildRows(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.ForEach(b, isa, row => Write(b, isa, row));
        return new Kernel(
            Name,
            [
                $"The sums over positions and images of dy and of dy (x - mean), x {Rows.Describe(isa)}, and what follows of them.",
                "Each image is summed by itself; plain and product hold the sums of the images so far.",
            ],
            KernelParameters.With(
                Rows.ExtentNames,
                Reach,
                ["dy", "x", "mean", "variance"],
                Scale ? ["scale"] : [],
                ScaleGradient ? ["dscale"] : [],
                ShiftGradient ? ["dshift"] : [],
                Coefficients ? ["slope", "constant"] : []),
            b.Statements);
    }

    private void Write(KernelBuilder b, InstructionSet isa, ChannelRow row)
    {
        var mean = b.Let("center", row.Load("mean"));
        var center = Rows.Across ? mean : b.Let("centers", new Broadcast(mean));
        var plain = b.Let("plain", row.Constant(0));
        var product = b.Let("product", row.Constant(0));
        b.For("n", 0, KernelBuilder.Index("images"), n =>
        {
            string gradient = row.InImage(b, "gradient", "dy", n);
            string image = row.InImage(b, "image", "x", n);
            var sums = Rows.Sum(b, isa, ["sum", "dot"], [gradient, image], (at, sums, suffix) =>
            {
                var g = b.Let("g" + suffix, at[0]);
                return [sums[0] + g, new Fma(g, at[1] - (g.IsVector ? center : mean), sums[1])];
            });
            b.Assign(plain, plain + sums[0]);
            b.Assign(product, product + sums[1]);
        });
        if (ShiftGradient)
        {
            b.Store("dshift", row.Channel, plain, row.Active);
        }

        if (!ScaleGradient && !Coefficients)
        {
            return;
        }

        var inverse = b.Let("inverse", row.InverseDeviation("variance", Epsilon));
        var scaled = b.Let("scaled", product * inverse);
        if (ScaleGradient)
        {
            b.Store("dscale", row.Channel, scaled, row.Active);
        }

        if (Coefficients)
        {
            var count = new WholeNumber(KernelBuilder.Index("images")) * Rows.PositionNumber;
            var factor = b.Let("factor", (Scale ? inverse * row.Load("scale") : inverse) / row.Of(count));
            row.Store(b, "line", "slope", -(factor * inverse * scaled));
            row.Store(b, "offset", "constant", -(factor * plain));
        }
    }
}
