using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>dx = dy * f'(x), from x or from y = f(x) as <see cref="Activation.DerivativeSource"/> says, element by
/// element. Operands: dy, that one, dx; dx may be dy. A work item is a block of 1024 elements.</summary>
/// <param name="Activation">The function.</param>
/// <param name="Count">The number of elements.</param>
public sealed record ActivationGradientKernel(Activation Activation, int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"ActivationGradient_{ActivationTraits.Name(Activation)}_{Count}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private string Source => Activation.DerivativeSource == DerivativeSource.Input ? "x" : "y";

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [Invariant($"dx = dy times the derivative of {ActivationTraits.Name(Activation)}, from its {(Source == "x" ? "input x" : "output y")}, for {Count} elements; dx may be dy.")],
        KernelParameters.Of(Reach, ["dy", Source, "dx"]),
        ElementLoop.Write(isa, Count, "dx", (b, i, suffix) =>
            ActivationMethods.Gradient(
                b, Activation, suffix, new Load(Source, i, true), new Load("dy", i, true))).Statements);
}
