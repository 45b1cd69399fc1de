using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="BlockedConvolutionCode"/>.</summary>
internal sealed class BlockedConvolutionBuilder
{
    private readonly BlockedConvolutionCode _code;
    private readonly InstructionSet _isa;
    private readonly ConvolutionWindow _window;
    private readonly RowTile _tile;
    private readonly KernelBuilder _b = new();
    private readonly int _lanes;
    private readonly BlockedConvolutionExtents _extents;
    private readonly BlockedReadAhead _ahead;
    private readonly BlockedSum _sum;
    private readonly BlockedResult _result;

    public BlockedConvolutionBuilder(BlockedConvolutionCode code, InstructionSet isa)
    {
        _code = code;
        _isa = isa;
        _window = code.Window;
        _tile = code.Tile;
        _lanes = isa.Lanes;
        _extents = new BlockedConvolutionExtents(code, isa);
        _ahead = new BlockedReadAhead(code, _b, isa, _extents);
        _sum = new BlockedSum(code, _b, isa, _extents, _ahead);
        _result = new BlockedResult(code, _b, isa, _extents);
    }

    public Kernel Build()
    {
        (string, IndexExpression)[] items =
        [
            ("ob", KernelBuilder.Index("blocks")),
            ("od", _window.Depth == ConvolutionAxis.None ? 1 : _extents["outDepth"]),
            (_tile.Rows == 1 && !_code.Pools ? "oh" : "ohTile",
                _window.Height == ConvolutionAxis.None ? 1 : _extents["outHeight"]),
        ];
        WorkItem.ForEach(_b, items, WriteItem);
        IEnumerable<string> pointers =
            [.. _code.Bias ? ["x", "w", "bias"] : new[] { "x", "w" }, .. Epilogue.Names(_code.Epilogue), "y"];
        return new Kernel(
            _code.Name,
            _code.Header(_isa).ToEquatableArray(),
            KernelParameters.With(BlockedConvolutionExtents.Parameters(_code), KernelReach.Image, pointers),
            _b.Statements);
    }

    private void WriteItem(IndexExpression[] item)
    {
        var (ob, od, number) = (item[0], item[1], item[2]);
        var oh = _tile.Rows > 1 ? _b.LetIndex("oh", number * _tile.Rows) : number;
        var group = _code.Grouped ? _b.LetIndex("group", ob / _extents["groupTiles"]) : 0;
        var first = _code.Pools
            ? number * BlockedResult.PooledRows(_tile)
            : (_window.Depth.OutputAt(od) * (_window.Depth == ConvolutionAxis.None ? 1 : _extents["outRows"]))
                + _window.Height.OutputAt(oh);
        var output = _b.LetIndex("row", (ob * _tile.Blocks * _extents["outPlane"]) + (first * _extents["outRow"]));
        IndexExpression[] outputs =
        [
            output,
            .. Enumerable.Range(1, _tile.Blocks - 1).Select(block => _code.Exact is null
                ? _b.LetIndex("row" + Names.Number(block), output + (block * _extents["outPlane"]))
                : output + (block * _extents["outPlane"])),
        ];
        if (_code.PoolsByHalves)
        {
            _b.For("half", 0, 2, half =>
            {
                var row = _b.LetIndex("oh", (number * 2) + half);
                WriteRow(new TileLine(ob, od, row, row, group, outputs));
            });
        }
        else
        {
            WriteRow(new TileLine(ob, od, number, oh, group, outputs));
        }

        _result.WriteLongEpilogue(output);
    }

    private void WriteRow(TileLine line)
    {
        var segments = _tile.Segments(_window.Width).ToList();
        int after = 0;
        IndexExpression interiorEnd = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];

            // Tiles of one block share a scope, so that all but the first need names of their own.
            string name = i == 0 ? "" : i < 25 ? ((char)('A' + i)).ToString() : "S" + Names.Number(i) + "_";
            var start = interiorEnd + (segment.Start - after);
            if (_tile.ClampTaps || segment == BlockedConvolutionCode.Interior(_window.Width, _tile))
            {
                interiorEnd = _extents[_tile.ClampTaps ? "outWidth" : "interiorEnd"];
                after = segment.Start + (segment.Count * segment.Pixels);
                _b.For("ow", start, interiorEnd, ow => WriteTile(line, segment, name, ow), segment.Pixels);
            }
            else
            {
                WriteTile(line, segment, name, start);
            }
        }
    }

    private void WriteTile(TileLine line, RowSegment segment, string name, IndexExpression ow)
    {
        var acc = new Local[_tile.Blocks, _tile.Rows * segment.Pixels];
        var at = new TilePosition(line, segment, name, ow, acc);
        for (int block = 0; block < _tile.Blocks; block++)
        {
            Value start = _code.Bias
                ? _b.Let($"bias{name}{Names.Number(block)}", new Load("bias", ((line.Ob * _tile.Blocks) + block) * _lanes, true))
                : new Constant(0, true);
            for (int pixel = 0; pixel < at.Pixels; pixel++)
            {
                acc[block, pixel] = _b.Let("acc" + at.Label(block, pixel), start);
            }
        }

        if (_code.InLayout == Layout.Planar && segment.IsInside && _tile.Rows == 1 && _window.Width.OutStep == 1)
        {
            _ahead.WriteOutput(at);
        }

        if (_window.Taps > 0)
        {
            _sum.Write(at);
        }

        _result.Write(at);
    }
}
