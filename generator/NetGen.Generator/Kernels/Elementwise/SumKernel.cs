using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>The sum of some floats. Operands: parts, and the sum. There is one work item.</summary>
/// <param name="Count">Their number.</param>
public sealed record SumKernel(int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Sum_{Count}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => 1;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("item", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), _ =>
        {
            var partial = b.Let("partial", new Constant(0, true));
            VectorTiles.For(b, "i", Count, isa.Lanes, 1, (i, active) =>
                b.Assign(partial, partial + new Load("parts", i, true, active[0])));
            b.Store("sum", 0, new Sum(partial));
        });
        return new Kernel(
            Name, [Invariant($"sum = the sum of {Count} parts.")], KernelParameters.Of(Reach, ["parts", "sum"]), b.Statements);
    }
}
