using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// The rows of a matrix (rows, columns) in half the memory: rounded to bfloat16, rows 2i and 2i + 1 in the upper and
/// lower halves of row i of the result, the partner of a last odd row zero. A reader widens each half by one
/// instruction. Operands: w, factor if scaled, pairs. A work item is a row of the result.
/// </summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Scaled">Whether each row is multiplied by a factor first.</param>
public sealed record PairRows(int Rows, int Columns, bool Scaled) : KernelSpec
{
    /// <summary>The size of the result in floats.</summary>
    public int PairedSize => (Rows + 1) / 2 * Columns;

    /// <inheritdoc/>
    public override string Name => Invariant($"PairRows_{Rows}x{Columns}{(Scaled ? "_scaled" : "")}");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Rows + 1) / 2;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("pair", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), pair =>
        {
            if (Rows % 2 == 0)
            {
                Write(b, isa, pair, "", hasPartner: true);
            }
            else
            {
                b.IfLess(
                    pair,
                    Rows / 2,
                    () => Write(b, isa, pair, "", hasPartner: true),
                    () => Write(b, isa, pair, "Last", hasPartner: false));
            }
        });
        return new Kernel(
            Name,
            [
                Invariant($"pairs ({(Rows + 1) / 2}, {Columns}) = rows 2i and 2i + 1 of w ({Rows}, {Columns}){(Scaled ? ", each times its factor," : "")}"),
                "as bfloat16, in the upper and lower halves of row i.",
            ],
            KernelParameters.Of(Reach, Scaled ? ["w", "factor", "pairs"] : ["w", "pairs"]),
            b.Statements);
    }

    private void Write(KernelBuilder b, InstructionSet isa, IndexExpression pair, string suffix, bool hasPartner)
    {
        var first = b.LetIndex("first" + suffix, pair * 2 * Columns);
        var factors = Enumerable.Range(0, Scaled ? hasPartner ? 2 : 1 : 0)
            .Select(i => b.Let(Invariant($"factor{i}{suffix}"), new Broadcast(new Load("factor", (pair * 2) + i, false))))
            .ToList();
        VectorTiles.For(b, "column" + suffix, Columns, isa.Lanes, 1, (column, active) =>
        {
            string name = suffix + VectorTiles.Suffix(Columns, isa.Lanes, active[0]);
            var upper = Half(0);
            Value lower = hasPartner ? Half(1) : new Constant(0, true);
            b.Store(
                "pairs",
                (pair * Columns) + column,
                b.Let("both" + name, new Binary(BinaryOperator.Pair, upper, lower)),
                active[0]);

            Value Half(int row)
            {
                Value weight = new Load("w", first + column + (row * Columns), true);
                var w = b.Let(Invariant($"w{row}{name}"), Scaled ? weight * factors[row] : weight);
                return b.Let(Invariant($"half{row}{name}"), new Unary(UnaryOperator.RoundToBfloat16, w));
            }
        });
    }
}
