using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Where a register tile of a <see cref="BlockedConvolutionCode"/> stands.</summary>
/// <param name="Segment">Its part of the row.</param>
/// <param name="Name">Ends the names of its pointers, since tiles of one block share a scope.</param>
/// <param name="Acc">Its accumulators [block, row * pixels + pixel].</param>
/// <param name="Ob">The number of its blocks of output channels.</param>
/// <param name="Od">Its plane of the output.</param>
/// <param name="Line">Its line of tiles among those of a plane.</param>
/// <param name="Oh">Its first row.</param>
/// <param name="Ow">Its first pixel.</param>
/// <param name="Group">Its group of channels.</param>
internal sealed record TilePosition(
    RowSegment Segment,
    string Name,
    Local[,] Acc,
    IndexExpression Ob,
    IndexExpression Od,
    IndexExpression Line,
    IndexExpression Oh,
    IndexExpression Ow,
    IndexExpression Group)
{
    /// <summary>The distance from what it reads to what is asked for.</summary>
    public IndexExpression Ahead { get; init; } = 0;

    /// <summary>Pixels of all its rows.</summary>
    public int Pixels => Acc.GetLength(1);
}
