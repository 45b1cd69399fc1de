using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// Covers the columns of a matrix, input features, with tiles of some vectors, and then vector by vector. The last
/// vector overlaps the one before it if need be, which is right where each result is stored once it is complete.
/// </summary>
internal static class ColumnTiles
{
    private static readonly IndexExpression In = KernelBuilder.Index("inFeatures");

    /// <summary>The columns of a matrix that has fewer than a vector; 0 for others.</summary>
    public static int Few(int columns, InstructionSet isa) => columns < isa.Lanes ? columns : 0;

    /// <summary>Declares <c>wholeColumns</c>, where the columns that do not fill a tile begin.</summary>
    public static void Declare(KernelBuilder b, InstructionSet isa, int few)
    {
        int step = OuterProductTile.Vectors(isa) * isa.Lanes;
        if (few == 0)
        {
            b.LetIndex("wholeColumns", In / step * step);
        }
    }

    /// <summary>Writes the loops. The body gets the first column of a tile, the number of its vectors, and that of the
    /// active lanes of its only vector, or 0 for all.</summary>
    public static void For(KernelBuilder b, InstructionSet isa, int few, Action<IndexExpression, int, int> body)
    {
        if (few > 0)
        {
            body(0, 1, few);
            return;
        }

        int vectors = OuterProductTile.Vectors(isa);
        var whole = KernelBuilder.Index("wholeColumns");
        b.For("i", 0, whole, i => body(i, vectors, 0), vectors * isa.Lanes);
        b.For(
            "next",
            whole,
            In,
            next => body(b.LetIndex("i", IndexExpression.Min(next, In - isa.Lanes)), 1, 0),
            isa.Lanes);
    }
}
