using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The mean of every channel, and the epilogue: x (C, positions) to y (C), which is planar. Operands: x, the
/// epilogue's, y. A work item is a vector of channels.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of x.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record GlobalAvgPool(int Channels, int Positions, Layout Layout, EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"GlobalAvgPool_{Channels}x{Positions}_{(Layout == Layout.Blocked ? "blocked" : "planar")}{Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Pooling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Channels + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        RowTiles.For(b, Channels, isa.Lanes, (c, count) =>
        {
            var sum = Layout == Layout.Blocked ? SumBlock(b, isa, c) : SumRows(b, isa, c, count);
            var mean = sum * new Constant(1f / Positions, true);
            b.Assign(sum, Kernels.Epilogue.Apply(
                b, Epilogue, "_" + sum.Name, mean, name => new Load(name, c, true)));
            b.Store("y", c, sum, count == isa.Lanes ? 0 : count);
        });
        return new Kernel(
            Name,
            [
                Invariant($"y ({Channels}) = the mean over the {Positions} positions of each channel of x."),
                Layout == Layout.Blocked
                    ? "Channel blocks, then positions; sum holds the sums of a block."
                    : "Channels by the vector, then positions by the vector; sum0.. hold partial sums of a channel each.",
            ],
            KernelParameters.Of(Reach, ["x"], Kernels.Epilogue.Names(Epilogue), ["y"]),
            b.Statements);
    }

    private Local SumBlock(KernelBuilder b, InstructionSet isa, IndexExpression c)
    {
        var sum = b.Let("sum", new Constant(0, true));
        b.For("p", 0, Positions, p =>
            b.Assign(sum, sum + new Load("x", (c * Positions) + (p * isa.Lanes), true)));
        return sum;
    }

    private Local SumRows(KernelBuilder b, InstructionSet isa, IndexExpression c, int count)
    {
        Local[] sums =
        [
            .. Enumerable.Range(0, count).Select(k =>
                b.Let("sum" + k.ToString(CultureInfo.InvariantCulture), new Constant(0, true))),
        ];
        VectorTiles.For(b, "p", Positions, isa.Lanes, 1, (p, active) =>
        {
            for (int k = 0; k < count; k++)
            {
                b.Assign(sums[k], sums[k] + new Load("x", ((c + k) * Positions) + p, true, active[0]));
            }
        });
        return RowSums.Reduce(b, sums, isa.Lanes);
    }
}
