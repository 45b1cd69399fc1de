using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Kernels.Normalization;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// The gradient of the scales: the sum of dy * x over the positions of each channel. Operands: dy, x, dscale (C), which
/// is planar. A work item is a channel, or a block of them.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of dy and x.</param>
public sealed record ChannelScaleGradient(int Channels, int Positions, Layout Layout) : KernelSpec
{
    private ChannelRows Rows => new(Channels, Positions, Layout);

    /// <inheritdoc/>
    public override string Name => "ChannelScaleGradient_" + Rows.Name;

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Rows.Count(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.ForEach(b, isa, row =>
        {
            string[] pointers = [b.LetPointer("dyRow", "dy", row.Offset), b.LetPointer("xRow", "x", row.Offset)];
            var sum = Rows.Sum(b, isa, ["sum"], pointers, (elements, sums, _) => [new Fma(elements[0], elements[1], sums[0])])[0];
            row.Store(b, "total", "dscale", sum);
        });
        return new Kernel(
            Name,
            [$"dscale ({Convolution.Names.Number(Channels)}) = dy * x {Rows.Describe(isa)}, summed over positions."],
            KernelParameters.Of(Reach, ["dy", "x", "dscale"]),
            b.Statements);
    }
}
