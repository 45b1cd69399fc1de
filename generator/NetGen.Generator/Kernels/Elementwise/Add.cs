using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>y = a + b, element by element. Operands: a, b, y; y may be a. A work item is a block of 1024
/// elements.</summary>
/// <param name="Count">The number of elements.</param>
public sealed record Add(int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Add_{Count}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [Invariant($"y = a + b for {Count} elements; y may be a.")],
        KernelParameters.Of(Reach, ["a", "b", "y"]),
        ElementLoop.Write(isa, Count, "y", (_, i, _) =>
            new Load("a", i, true) + new Load("b", i, true)).Statements);
}
