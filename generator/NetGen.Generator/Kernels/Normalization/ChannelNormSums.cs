using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// The gradients of a channel norm's scale, sum of dy (x - mean) * inverse, and, if it is centred, of its shift, sum of
/// dy, over positions and images. Operands: dy, x, the numbers as <see cref="ChannelNorm"/> writes them, dscale and, if
/// centred, dshift. A work item is a channel, or a vector of channels of one position.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Centered">Whether the mean is taken off.</param>
public sealed record ChannelNormSums(int Channels, int Positions, bool Centered) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"{(Centered ? "ChannelNorm" : "RootMeanSquareNorm")}Sums_{Channels}x{Positions}");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    private ChannelRows Rows => new(Channels, Positions, Layout.Planar);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Rows.Count(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.ForEach(b, isa, row =>
        {
            var product = b.Let("product", row.Constant(0));
            var plain = Centered ? b.Let("plain", row.Constant(0)) : null;
            b.For("n", 0, KernelBuilder.Index("images"), n =>
            {
                Value[] sums = Rows.Across ? OfOnePosition(b, row, n) : OfPositions(b, isa, row, n);
                b.Assign(product, product + sums[0]);
                if (plain is not null)
                {
                    b.Assign(plain, plain + sums[1]);
                }
            });
            b.Store("dscale", row.Channel, product, row.Active);
            if (plain is not null)
            {
                b.Store("dshift", row.Channel, plain, row.Active);
            }
        });
        return new Kernel(
            Name,
            [Invariant($"dscale{(Centered ? " and dshift" : "")} of x ({Channels}, {Positions}), summed over positions and images.")],
            KernelParameters.Of(Reach, ["dy", "x", "numbers"], Centered ? ["dscale", "dshift"] : ["dscale"]),
            b.Statements);
    }

    private Value[] OfPositions(KernelBuilder b, InstructionSet isa, ChannelRow row, IndexExpression n)
    {
        string gradient = row.InImage(b, "gradient", "dy", n);
        string image = row.InImage(b, "image", "x", n);
        string numbers = b.LetPointer("of", "numbers", n * KernelBuilder.Index("stride"));
        if (!Centered)
        {
            return Rows.Sum(b, isa, ["dot"], [gradient, image, numbers], (at, sums, _) => [new Fma(at[0], at[1] * at[2], sums[0])]);
        }

        string inverses = b.LetPointer("inverses", numbers, Positions);
        return Rows.Sum(b, isa, ["dot", "sum"], [gradient, image, numbers, inverses], (at, sums, _) =>
            [new Fma(at[0], (at[1] - at[2]) * at[3], sums[0]), sums[1] + at[0]]);
    }

    private Value[] OfOnePosition(KernelBuilder b, ChannelRow row, IndexExpression n)
    {
        string gradient = row.InImage(b, "gradient", "dy", n);
        string image = row.InImage(b, "image", "x", n);
        string numbers = b.LetPointer("of", "numbers", n * KernelBuilder.Index("stride"));
        var g = b.Let("g", new Load(gradient, 0, true));
        Value x = new Load(image, 0, true);
        if (Centered)
        {
            x = x - new Broadcast(new Load(numbers, 0, false));
        }

        var dot = g * (x * new Broadcast(new Load(numbers, Centered ? 1 : 0, false)));
        return [dot, g];
    }
}
