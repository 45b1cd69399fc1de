using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// y = x where x is positive, else slope * x; or the gradient dx = dy where x is positive, else slope * dy. All but the
/// slopes are (C, positions) in one layout. Operands: x, slope, y, where y may be x; or dy, x, slope, dx, where dx may
/// be dy. A work item is a channel or block of channels, or a block of 1024 elements where all are treated alike.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Layout">The layout.</param>
/// <param name="PerChannel">Whether each channel has its own slope.</param>
/// <param name="Gradient">Whether it is the gradient.</param>
public sealed record PReLUKernel(int Channels, int Positions, Layout Layout, bool PerChannel, bool Gradient) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"PReLU{(Gradient ? "Gradient" : "")}_{Channels}x{Positions}")
        + (Layout == Layout.Blocked ? "_blocked" : "") + (PerChannel ? "_perChannel" : "");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    // Features without positions lie as their slopes do.
    private bool IsUniform => !PerChannel || (Layout == Layout.Planar && Positions == 1);

    private string Output => Gradient ? "dx" : "y";

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) =>
        IsUniform ? ElementLoop.WorkItems(Floats(isa)) : Layout == Layout.Blocked ? Blocks(isa) : Channels;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        string[] pointers = Gradient ? ["dy", "x", "slope", "dx"] : ["x", "slope", "y"];
        string text = Gradient ? "dx = dy where x is positive, else slope * dy" : "y = x where x is positive, else slope * x";
        return new Kernel(
            Name,
            [
                Invariant($"{text}, for {Channels} channels of {Positions}, {(Layout == Layout.Blocked ? "blocked" : "planar")}, with ")
                    + (PerChannel ? "a slope for each channel." : "one slope."),
            ],
            KernelParameters.Of(Reach, pointers),
            IsUniform ? Uniform(isa) : PerRow(isa));
    }

    private EquatableArray<Statement> Uniform(InstructionSet isa) =>
        ElementLoop.Write(isa, Floats(isa), Output, (_, i, _) => Element(
            i, PerChannel ? new Load("slope", i, true) : new Broadcast(new Load("slope", 0, false)))).Statements;

    private EquatableArray<Statement> PerRow(InstructionSet isa)
    {
        var b = new KernelBuilder();
        if (Layout == Layout.Blocked)
        {
            b.For("block", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), block =>
            {
                var slopes = ChannelVector.Load(b, isa, "slopes", "slope", Channels, block);
                b.For("p", 0, Positions, p =>
                {
                    var at = b.LetIndex("at", ((block * Positions) + p) * isa.Lanes);
                    b.Store(Output, at, Element(at, slopes));
                });
            });
        }
        else
        {
            b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
            {
                var slopes = b.Let("slopes", new Broadcast(new Load("slope", c, false)));
                var row = b.LetIndex("row", c * Positions);
                VectorTiles.For(b, "p", Positions, isa.Lanes, 1, (p, active) =>
                {
                    var result = b.Let("result" + VectorTiles.Suffix(Positions, isa.Lanes, active[0]), Element(row + p, slopes));
                    b.Store(Output, row + p, result, active[0]);
                });
            });
        }

        return b.Statements;
    }

    private Value Element(IndexExpression i, Value slopes)
    {
        var factor = ActivationFunctions.Where(new Load("x", i, true), new Constant(0, true), new Constant(1, true), slopes);
        return new Load(Gradient ? "dy" : "x", i, true) * factor;
    }

    private int Blocks(InstructionSet isa) => (Channels + isa.Lanes - 1) / isa.Lanes;

    private int Floats(InstructionSet isa) => checked((Layout == Layout.Blocked ? Blocks(isa) * isa.Lanes : Channels) * Positions);
}
