using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// The method that sums the gradients of features over images, at least a vector of them: dy (n, out), db (out).
/// Operands: dy, db. A work item is a vector of features, the last of which overlaps the one before it if need be.
/// </summary>
public sealed record DenseBiasGradientCode : KernelCode
{
    /// <inheritdoc/>
    public override string Name => "DenseBiasGradient";

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        RowTiles.ForOverlapping(b, KernelBuilder.Index("outFeatures"), isa.Lanes, row =>
        {
            var sum = b.Let("sum", new Constant(0, true));
            b.For("n", 0, KernelBuilder.Index("images"), n =>
                b.Assign(sum, sum + new Load("dy", (n * KernelBuilder.Index("stride")) + row, true)));
            b.Store("db", row, sum);
        });
        return new Kernel(
            Name,
            ["db (out) = dy (n, out), summed over all images n, a vector at a time; the last vector may overlap the one before."],
            KernelParameters.With(["outFeatures"], KernelReach.Batch, ["dy", "db"]),
            b.Statements);
    }
}
