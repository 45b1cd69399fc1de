using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Where a register tile of a <see cref="BlockedConvolutionCode"/> stands.</summary>
/// <param name="Line">Its line of tiles.</param>
/// <param name="Segment">Its part of the row.</param>
/// <param name="Name">Ends the names of its locals and pointers, since tiles of one block share a scope.</param>
/// <param name="Ow">Its first pixel.</param>
/// <param name="Acc">Its accumulators [block, row * pixels + pixel].</param>
internal sealed record TilePosition(TileLine Line, RowSegment Segment, string Name, IndexExpression Ow, Local[,] Acc)
{
    /// <summary>The distance from what it reads to what is asked for.</summary>
    public IndexExpression Ahead { get; init; } = 0;

    /// <summary>Pixels of all its rows.</summary>
    public int Pixels => Acc.GetLength(1);

    /// <summary>What names of an accumulator's locals end in.</summary>
    public string Label(int block, int pixel) =>
        Name + (Acc.GetLength(0) == 1 ? "" : Names.Number(block) + "_") + Names.Number(pixel);
}
