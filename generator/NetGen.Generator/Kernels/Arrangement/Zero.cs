using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>y = 0. Operand: y. A work item is a block of 1024 elements.</summary>
/// <param name="Count">The number of elements.</param>
public sealed record Zero(int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Zero_{Count}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [Invariant($"y = 0 for {Count} elements.")],
        KernelParameters.Of(Reach, ["y"]),
        ElementLoop.Write(isa, Count, "y", (_, _, _) => new Constant(0, true)).Statements);
}
