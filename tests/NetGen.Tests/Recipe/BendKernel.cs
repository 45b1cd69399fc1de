using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using static System.FormattableString;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Tests.Recipe;

/// <summary>y = x + strength * x^2, and the epilogue: what the recipe puts into <c>Kernels</c>. Operands: x,
/// y.</summary>
internal sealed record BendKernel(float Strength, int Count, EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <summary>The rows of the kernel table.</summary>
    public static KernelRow[] Rows { get; } =
    [
        KernelRow.Of<BendOperation>((node, bend) => node.Kernel("", new BendKernel(bend.Strength, node.Count, node.Node.Epilogue))),
        KernelRow.Of<BendGradientOperation>((node, bend) =>
            node.Kernel("gradient", new BendGradientKernel(bend.Strength, node.Count, node.Node.Epilogue))),
    ];

    /// <inheritdoc/>
    public override string Name => Invariant($"Bend_{Count}{Generator.Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(Isa isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(Isa isa) => new(
        Name,
        [Invariant($"y = x + strength * x^2 for {Count} elements.")],
        KernelParameters.Of(Reach, ["x"], Generator.Kernels.Epilogue.Names(Epilogue), ["y"]),
        ElementLoop.Write(isa, Count, "y", (b, i, suffix) =>
        {
            var x = b.Let("x0" + suffix, new Load("x", i, true));
            var y = new Fma(x * x, new Constant(Strength, true), x);
            return Generator.Kernels.Epilogue.Apply(b, Epilogue, suffix, y, name => new Load(name, i, true));
        }).Statements);
}

/// <summary>dx = dy * (1 + 2 strength x), and the epilogue. Operands: dy, x, the epilogue's, dx.</summary>
internal sealed record BendGradientKernel(float Strength, int Count, EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"BendGradient_{Count}{Generator.Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(Isa isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(Isa isa) => new(
        Name,
        [Invariant($"dx = dy * (1 + 2 strength x) for {Count} elements.")],
        KernelParameters.Of(Reach, ["dy", "x"], Generator.Kernels.Epilogue.Names(Epilogue), ["dx"]),
        ElementLoop.Write(isa, Count, "dx", (b, i, suffix) =>
        {
            var slope = new Fma(new Load("x", i, true), new Constant(2 * Strength, true), new Constant(1, true));
            var dx = b.Let("product" + suffix, new Load("dy", i, true) * slope);
            return Generator.Kernels.Epilogue.Apply(b, Epilogue, suffix, dx, name => new Load(name, i, true));
        }).Statements);
}
