using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>
/// y = weighted sums of x along one axis, by a rule or by the same weights transposed, where x is (outer, in, inner)
/// and y is (outer, out, inner). Operands: x, y. A work item is an outer index.
/// </summary>
/// <param name="Outer">The product of the extents before the axis.</param>
/// <param name="Inner">The product of the extents behind it, with the lanes of blocks.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Transposed">Whether gradients go back by it.</param>
public sealed record MapAxis(int Outer, int Inner, AxisRule Rule, bool Transposed) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"MapAxis_{Outer}x{Rule.In}to{Rule.Out}x{Inner}_{Rule.Text}") + (Transposed ? "_transposed" : "");

    /// <inheritdoc/>
    public override string Family => "Resampling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private int In => Transposed ? Rule.Out : Rule.In;

    private int Out => Transposed ? Rule.In : Rule.Out;

    private (string X, string Y) Names => Transposed ? ("dy", "dx") : ("x", "y");

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Outer;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var (x, y) = Names;
        var builder = new MapAxisBuilder(isa, Inner, Transposed ? Rule.Transposed() : Rule.Taps(), Transposed ? 0 : Rule.Fill);
        var b = builder.Write(x, In * Inner, y, Out * Inner);
        return new Kernel(
            Name,
            [
                Invariant($"{y} ({Outer}, {Out}, {Inner}) = {x} ({Outer}, {In}, {Inner}) by {Rule.Mnemonic} along the middle axis{(Transposed ? ", transposed" : "")}."),
                "Outer indices, then runs of the middle one" + (builder.HasTable ? "; tables hold the places and weights of taps." : "."),
            ],
            KernelParameters.Of(Reach, [x, y]),
            b.Statements);
    }
}
