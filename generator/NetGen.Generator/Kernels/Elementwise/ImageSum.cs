using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>The sum over the images, element by element. Operands: dy, which lies alike in each image, and the sums. A
/// work item is a block of 1024 elements.</summary>
/// <param name="Count">The number of elements of an image.</param>
public sealed record ImageSum(int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"ImageSum_{Count}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [Invariant($"sums ({Count}) = dy ({Count}), summed over the images.")],
        KernelParameters.Of(Reach, ["dy", "sums"]),
        ElementLoop.Write(isa, Count, "sums", (b, i, _) =>
        {
            var sum = b.Let("sum", new Constant(0, true));
            b.For("n", 0, KernelBuilder.Index("images"), n =>
                b.Assign(sum, sum + new Load("dy", (n * KernelBuilder.Index("stride")) + i, true)));
            return sum;
        }).Statements);
}
