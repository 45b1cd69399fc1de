using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Kernels.Normalization;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// y = x * scale, with one scale for each channel. Operands: x, scale (C), y; y may be x. A work item is a channel,
/// or a block of them.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of x and y.</param>
public sealed record ChannelScale(int Channels, int Positions, Layout Layout) : KernelSpec
{
    private ChannelRows Rows => new(Channels, Positions, Layout);

    /// <inheritdoc/>
    public override string Name => "ChannelScale_" + Rows.Name;

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
            var factor = b.Let("factor", row.Along(row.Load("scale")));
            row.Write(b, "y", (load, _) => load("x") * factor);
        });
        return new Kernel(
            Name,
            [$"y = x {Rows.Describe(isa)}, each channel times its scale; y may be x."],
            KernelParameters.Of(Reach, ["x", "scale", "y"]),
            b.Statements);
    }
}
