using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>The rows of a matrix (rows, columns), each times its factor. Operands: w, factor, scaled. A work item is a
/// row.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
public sealed record ScaleRows(int Rows, int Columns) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"ScaleRows_{Rows}x{Columns}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Rows;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("row", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), row =>
        {
            var scale = b.Let("scale", new Broadcast(new Load("factor", row, false)));
            var first = b.LetIndex("first", row * Columns);
            VectorTiles.For(b, "column", Columns, isa.Lanes, 1, (column, active) =>
            {
                string name = "w" + VectorTiles.Suffix(Columns, isa.Lanes, active[0]) + "Scaled";
                b.Store("scaled", first + column, b.Let(name, new Load("w", first + column, true) * scale), active[0]);
            });
        });
        return new Kernel(
            Name,
            [Invariant($"scaled ({Rows}, {Columns}) = w, each row times its factor.")],
            KernelParameters.Of(Reach, ["w", "factor", "scaled"]),
            b.Statements);
    }
}
