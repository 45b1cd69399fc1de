using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Kernels.Pooling;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>Writes the output transform of a chunk of output channels, with bias and epilogue: each tile's products
/// become pixels of y.</summary>
/// <param name="b">The kernel being written.</param>
/// <param name="code">What is written.</param>
/// <param name="tiles">The tiles.</param>
/// <param name="isa">The instruction set.</param>
internal sealed class WinogradOutput(
    KernelBuilder b, WinogradConvolutionCode code, WinogradTiles tiles, InstructionSet isa)
{
    private readonly int _n = code.Transform.Inputs;
    private readonly int _lanes = isa.Lanes;
    private readonly bool _longEpilogue = Names.IsLong(code.Epilogue);

    // Rows and columns of y that come from a tile.
    private readonly int _pixels = code.Pools ? code.Transform.Outputs / 2 : code.Transform.Outputs;

    /// <summary>Writes y = A^T m A.</summary>
    /// <param name="m">The products.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">The number of tiles.</param>
    /// <param name="chunk">The chunk of output channels.</param>
    public void Write(string m, IndexExpression first, IndexExpression count, IndexExpression chunk)
    {
        var outRow = b.LetIndex("outRow", Extent("outWidth") * _lanes);
        var outPlane = b.LetIndex("outPlane", Extent("outHeight") * outRow);
        b.For("outBlock", 0, code.RegisterBlocks, block =>
        {
            var ob = b.LetIndex("ob", (chunk * code.RegisterBlocks) + block);
            Value? bias = code.Bias ? b.Let("start", new Load("bias", ob * _lanes, true)) : null;
            b.For("tile", 0, count, t =>
            {
                string sums = b.LetPointer("mTile", m, ((block * Extent("blockTiles")) + t) * _lanes);
                b.For("column", 0, _n, column =>
                {
                    string from = b.LetPointer("from", sums, column * Extent("mProduct"));
                    var s = WinogradTiles.Load(b, "sum", from, i => i * _n * Extent("mProduct"), _n);
                    string to = b.LetPointer("columnTo", "scratch", column * _lanes);
                    WinogradTiles.Store(b, to, Output(s), i => i * _n * _lanes);
                });
                WriteRows(ob, outPlane, outRow, first + t, bias);
            });
        });
    }

    private void WriteRows(
        IndexExpression ob, IndexExpression outPlane, IndexExpression outRow, IndexExpression tile, Value? bias)
    {
        var (image, tileRow, tileColumn) = tiles.Locate("y", tile);
        var oh = b.LetIndex("oh", tileRow * _pixels);
        var ow = b.LetIndex("ow", tileColumn * _pixels);
        var rows = b.LetIndex("rows", IndexExpression.Min(_pixels, Extent("outHeight") - oh));
        var at = b.LetIndex("at", (ob * outPlane) + (oh * outRow) + (ow * _lanes));
        var operands = Epilogue.Names(code.Epilogue).ToDictionary(
            name => name,
            name => code.OverImages
                ? b.LetPointer(name + "Image", name, KernelBuilder.Index("image") * KernelBuilder.Index("stride"))
                : name);

        b.For("row", 0, rows, row =>
        {
            var y = code.Pools ? PooledRow(row, bias) : Row(row, bias);
            var line = b.LetIndex("line", at + (row * outRow));
            WriteRow(0);

            // Pixels past the end of the row are cut.
            void WriteRow(int i)
            {
                if (i == _pixels)
                {
                    return;
                }

                if (i > 0 || code.Pools)
                {
                    b.IfLess(ow + i, Extent("outWidth"), () =>
                    {
                        WritePixel(i);
                        WriteRow(i + 1);
                    });
                    return;
                }

                WritePixel(i);
                WriteRow(i + 1);
            }

            void WritePixel(int i)
            {
                var offset = line + (i * _lanes);
                Value result = y[i];
                if (!_longEpilogue)
                {
                    result = Epilogue.Apply(
                        b, code.Epilogue, Names.Number(i), result, operand => new Load(operands[operand], offset, true));
                }

                b.Store(image, offset, result);
            }
        });
        if (_longEpilogue)
        {
            // Over the tile just stored, which is still in the nearest cache.
            var columns = b.LetIndex("columns", IndexExpression.Min(code.Transform.Outputs, Extent("outWidth") - ow));
            b.For("row", 0, rows, row => b.For("column", 0, columns, column =>
            {
                var offset = b.LetIndex("pixel", at + (row * outRow) + (column * _lanes));
                var result = b.Let("result", new Load(image, offset, true));
                b.Store(image, offset, Epilogue.Apply(
                    b, code.Epilogue, "0", result, operand => new Load(operands[operand], offset, true)));
            }));
        }
    }

    private Value[] Output(Local[] sums) =>
        code.FromTaps ? code.Transform.OutputOfWholeWeights(b, sums) : code.Transform.Output(b, sums);

    // One row of a tile.
    private Local[] Row(IndexExpression row, Value? bias)
    {
        string from = b.LetPointer("from", "scratch", row * (_n * _lanes));
        var s = WinogradTiles.Load(b, "sum", from, i => i * _lanes, _n);
        return [.. Output(s).Select((value, i) => b.Let("out" + Names.Number(i), bias is null ? value : value + bias))];
    }

    // The largest values of the 2x2 windows of two rows of a tile. Adding the bias does not change which they are.
    private Local[] PooledRow(IndexExpression row, Value? bias)
    {
        Local[] largest = [.. Enumerable.Range(0, _pixels).Select(i =>
            b.Let("max" + Names.Number(i), new Constant(float.NegativeInfinity, true)))];
        b.For("half", 0, 2, half =>
        {
            var y = Row((row * 2) + half, bias: null);
            for (int i = 0; i < _pixels; i++)
            {
                b.Assign(largest[i], Largest.Of(isa, [largest[i], y[2 * i], y[(2 * i) + 1]]));
            }
        });
        return [.. largest.Select((max, i) => bias is null ? max : b.Let("pooled" + Names.Number(i), max + bias))];
    }

    private static IndexExpression Extent(string name) => KernelBuilder.Index(name);
}
