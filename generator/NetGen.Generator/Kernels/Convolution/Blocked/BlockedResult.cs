using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Kernels.Pooling;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// What the register tiles of a <see cref="BlockedConvolutionCode"/> write: all their accumulators, or the largest of
/// each 2x2 window. Then a tile of one row has half of each window, and finds the other half in y, where the tile above
/// has left it.
/// </summary>
/// <param name="code">The method.</param>
/// <param name="b">The kernel being written.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="extents">The extents within the code.</param>
internal sealed class BlockedResult(
    BlockedConvolutionCode code, KernelBuilder b, InstructionSet isa, BlockedConvolutionExtents extents)
{
    private readonly ConvolutionWindow _window = code.Window;
    private readonly RowTile _tile = code.Tile;
    private readonly int _lanes = isa.Lanes;
    private readonly bool _longEpilogue = Names.IsLong(code.Epilogue);

    /// <summary>Rows of y that a work item writes if it pools.</summary>
    public static int PooledRows(RowTile tile) => Math.Max(1, tile.Rows / 2);

    /// <summary>Stores a tile's accumulators, or the largest of each window.</summary>
    public void Write(TilePosition at)
    {
        if (code.Pools)
        {
            WritePooled(at);
            return;
        }

        var segment = at.Segment;
        for (int block = 0; block < _tile.Blocks; block++)
        {
            for (int pixel = 0; pixel < at.Pixels; pixel++)
            {
                int r = pixel / segment.Pixels;
                var offset = at.Line.Outputs[block]
                    + (_window.Width.OutputAt(at.Ow + (pixel % segment.Pixels)) * _lanes)
                    + (r == 0 ? 0 : r * _window.Height.OutStep * _window.Width.OutExtent * _lanes);
                if (_longEpilogue)
                {
                    b.Store("y", offset, at.Acc[block, pixel]);
                }
                else
                {
                    WriteResult(at.Acc[block, pixel], offset, at.Label(block, pixel));
                }
            }
        }
    }

    /// <summary>A long epilogue over the rows just stored, which are still in the nearest cache.</summary>
    public void WriteLongEpilogue(IndexExpression output)
    {
        if (!_longEpilogue)
        {
            return;
        }

        int row = _window.Height.OutStep * _window.Width.OutExtent * _lanes;
        b.For("block", 0, _tile.Blocks, block => b.For("line", 0, _tile.Rows, line => b.For("ow", 0, extents["outWidth"], ow =>
        {
            var start = output + (block * extents["outPlane"]) + (line * row);
            var at = b.LetIndex("at", start + (_window.Width.OutputAt(ow) * _lanes));
            WriteResult(b.Let("result", new Load("y", at, true)), at, "");
        })));
    }

    // The accumulator of a window's first pixel becomes the window's.
    private void WritePooled(TilePosition at)
    {
        var segment = at.Segment;
        var windows = (
            from block in Enumerable.Range(0, _tile.Blocks)
            from row in Enumerable.Range(0, PooledRows(_tile))
            from column in Enumerable.Range(0, segment.Pixels / 2)
            let first = (2 * row * segment.Pixels) + (2 * column)
            let offset = at.Line.Outputs[block] + (((at.Ow / 2) + column) * _lanes) + (row == 0 ? 0 : row * extents["outRow"])
            select (Acc: at.Acc[block, first], Offset: offset, Block: block, First: first)).ToList();
        foreach (var window in windows)
        {
            Value[] pixels = [.. Enumerable.Range(0, code.PoolsByHalves ? 1 : 2)
                .SelectMany(row => Enumerable.Range(window.First + (row * segment.Pixels), 2))
                .Select(pixel => at.Acc[window.Block, pixel])];
            b.Assign(window.Acc, Largest.Of(isa, pixels));
        }

        if (!code.PoolsByHalves)
        {
            windows.ForEach(window => WriteResult(window.Acc, window.Offset, at.Label(window.Block, window.First)));
            return;
        }

        b.IfLess(
            KernelBuilder.Index("half"),
            1,
            () => windows.ForEach(window => b.Store("y", window.Offset, window.Acc)),
            () => windows.ForEach(window =>
            {
                string name = at.Label(window.Block, window.First);
                var upper = b.Let("upper" + name, new Load("y", window.Offset, true));
                b.Assign(window.Acc, Largest.Of(isa, [upper, window.Acc]));
                WriteResult(window.Acc, window.Offset, name);
            }));
    }

    private void WriteResult(Local result, IndexExpression at, string name) =>
        b.Store("y", at, Epilogue.Apply(b, code.Epilogue, name, result, operand => new Load(operand, at, true)));
}
