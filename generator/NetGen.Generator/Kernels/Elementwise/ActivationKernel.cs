using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>y = f(x), element by element. Operands: x, y; y may be x. A work item is a block of 1024
/// elements.</summary>
/// <param name="Activation">The function.</param>
/// <param name="Count">The number of elements.</param>
public sealed record ActivationKernel(Activation Activation, int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Activation_{ActivationTraits.Name(Activation)}_{Count}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [Invariant($"y = {ActivationTraits.Name(Activation)}(x) for {Count} elements; y may be x.")],
        KernelParameters.Of(Reach, ["x", "y"]),
        ElementLoop.Write(isa, Count, "y", (b, i, suffix) =>
            ActivationMethods.Forward(b, Activation, suffix, new Load("x", i, true))).Statements);
}
