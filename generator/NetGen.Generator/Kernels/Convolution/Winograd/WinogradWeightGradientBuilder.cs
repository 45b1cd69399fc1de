using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>Writes a <see cref="WinogradWeightGradientCode"/>.</summary>
internal sealed class WinogradWeightGradientBuilder
{
    private readonly WinogradWeightGradientCode _code;
    private readonly KernelBuilder _b = new();
    private readonly WinogradTiles _tiles;
    private readonly int _lanes;
    private readonly int _n;
    private readonly int _vector;

    public WinogradWeightGradientBuilder(WinogradWeightGradientCode code, InstructionSet isa)
    {
        _code = code;
        _lanes = isa.Lanes;
        _n = code.Transform.Inputs;
        _vector = code.Columns * _lanes;
        _tiles = new WinogradTiles(_b, code.Transform, _lanes, overImages: true);
    }

    public Kernel Build()
    {
        _tiles.DeclareWindow();
        int products = _n * _n;
        string sums = _b.LetPointer("sums", "scratch", 2 * products * _lanes);
        string v = _b.LetPointer("v", sums, Extent("sumProduct") * products);
        string g = _b.LetPointer("g", v, Extent("vProduct") * products);
        var inChunks = (Extent("inBlocks") + (Extent("inChunk") - 1)) / Extent("inChunk");
        WorkItem.ForEach(_b, [("outPart", Extent("outBlocks")), ("inPart", inChunks)], item =>
        {
            var firstOut = _b.LetIndex("firstOut", item[0] * Extent("outChunk"));
            var outs = _b.LetIndex("outs", IndexExpression.Min(Extent("outChunk"), Extent("outBlocks") - firstOut));
            var firstIn = _b.LetIndex("firstIn", item[1] * Extent("inChunk"));
            var ins = _b.LetIndex("ins", IndexExpression.Min(Extent("inChunk"), Extent("inBlocks") - firstIn));
            _b.For("i", 0, Extent("sumProduct") * products / _lanes, i => _b.Store(sums, i * _lanes, new Constant(0, true)));
            var all = KernelBuilder.Index("images") * Extent("tiles");
            _b.For("block", 0, (all + (Extent("blockTiles") - 1)) / Extent("blockTiles"), block =>
            {
                var first = _b.LetIndex("first", block * Extent("blockTiles"));
                var count = _b.LetIndex("count", IndexExpression.Min(Extent("blockTiles"), all - first));
                WriteTransform(Input(), v, first, count, firstIn, ins);
                WriteTransform(Gradient(), g, first, count, firstOut, outs);
                WriteProducts(sums, v, g, count, ins, outs);
            });
            WriteWeights(sums, firstIn, ins, firstOut, outs);
        });
        return new Kernel(
            _code.Name,
            Header().ToEquatableArray(),
            KernelParameters.With(WinogradWeightGradientCode.Parameters, KernelReach.Batch, ["x", "dy", "scratch", "dw"]),
            _b.Statements);
    }

    private IEnumerable<string> Header()
    {
        string w = Names.Number(_lanes);
        string n = Names.Number(_n);
        string m = Names.Number(_code.Transform.Outputs);
        yield return $"dw [oc / {w}][ic / {w}][kh][kw][ic % {w}][oc % {w}] = dy * x, both blocked by {w}, summed over positions and images,";
        yield return $"by the transposed maps of {_code.Transform.Text} (Lavin and Gray 2016): for blocks of tiles of all images,";
        yield return $"v [{n} x {n}][ic / {w}][tile][ic % {w}] = B^T d B of every {n}x{n} tile d of x,";
        yield return $"g [{n} x {n}][oc / {w}][tile][oc % {w}] = A d A^T of every {m}x{m} tile d of dy,";
        yield return $"sums [{n} x {n}][ic / {w}][oc / {Names.Number(_vector)}][ic % {w}][oc % {Names.Number(_vector)}] += v g over tiles; at last dw = G^T sums G.";
        yield return $"Tile: {Names.Count(_code.Rows, "input channel")} x {Names.Count(_code.Columns, "block")} of output channels; "
            + "acc<block>_<channel> holds the sums of a channel and a block.";
    }

    private static IndexExpression Extent(string name) => KernelBuilder.Index(name);

    private WinogradTiles.Source Input() => new(
        "x", _n, "inHeight", "inWidth", Extent("padTop"), Extent("padLeft"), _code.Transform.Input, "vProduct");

    private WinogradTiles.Source Gradient() => new(
        "dy", _code.Transform.Outputs, "outHeight", "outWidth", 0, 0, _code.Transform.OutputTransposed, "gProduct");

    private void WriteTransform(
        WinogradTiles.Source source, string to, IndexExpression first, IndexExpression count, IndexExpression firstBlock, IndexExpression blocks) =>
        _b.For("channels", 0, blocks, block => _tiles.Write(
            source, _b.LetPointer("at", to, block * (Extent("blockTiles") * _lanes)), first, count, firstBlock + block));

    private void WriteProducts(
        string sums, string v, string g, IndexExpression count, IndexExpression ins, IndexExpression outs) =>
        _b.For("product", 0, _n * _n, product => _b.For("ib", 0, ins, ib =>
        {
            string inputs = _b.LetPointer("vBlock", v, (product * Extent("vProduct")) + (ib * (Extent("blockTiles") * _lanes)));
            _b.For("ob", 0, outs, ob =>
            {
                string outputs = _b.LetPointer("gBlock", g, (product * Extent("gProduct")) + (ob * (Extent("blockTiles") * _lanes)));
                string to = _b.LetPointer("sumBlock", sums, (product * Extent("sumProduct")) + SumAt(ib, ob));
                _b.For("ic", 0, _lanes, ic => WriteRegisterTile(to, inputs, outputs, count, ic), _code.Rows);
            }, _code.Columns);
        }));

    // Where the sums of a block of input channels and a tile of blocks of output channels begin.
    private IndexExpression SumAt(IndexExpression ib, IndexExpression ob) => ((ib * Extent("outChunk")) + ob) * (_lanes * _lanes);

    private void WriteRegisterTile(string sums, string v, string g, IndexExpression count, IndexExpression ic)
    {
        string to = _b.LetPointer("sum", sums, ic * _vector);
        var acc = new Local[_code.Columns, _code.Rows];
        ForEach(acc, (block, row) => acc[block, row] = _b.Let(
            "acc" + Names.Number(block) + "_" + Names.Number(row), new Load(to, (row * _vector) + (block * _lanes), true)));
        string channel = _b.LetPointer("vChannel", v, ic);
        _b.For("tile", 0, count, tile =>
        {
            string x = _b.LetPointer("vAt", channel, tile * _lanes);
            string[] dy =
            [
                _b.LetPointer("gAt0", g, tile * _lanes),
                .. Enumerable.Range(1, _code.Columns - 1).Select(block =>
                    _b.LetPointer("gAt" + Names.Number(block), "gAt" + Names.Number(block - 1), Extent("blockTiles") * _lanes)),
            ];
            var outputs = dy.Select((pointer, block) => _b.Let("dy" + Names.Number(block), new Load(pointer, 0, true))).ToArray();
            for (int row = 0; row < _code.Rows; row++)
            {
                Value input = new Broadcast(new Load(x, row, false));
                if (_code.Columns > 1)
                {
                    input = _b.Let("x" + Names.Number(row), input);
                }

                for (int block = 0; block < _code.Columns; block++)
                {
                    _b.Assign(acc[block, row], new Fma(input, outputs[block], acc[block, row]));
                }
            }
        });
        ForEach(acc, (block, row) => _b.Store(to, (row * _vector) + (block * _lanes), acc[block, row]));
    }

    // dw = G^T sums G, for channels that there are.
    private void WriteWeights(
        string sums, IndexExpression firstIn, IndexExpression ins, IndexExpression firstOut, IndexExpression outs)
    {
        int taps = _code.Transform.Taps * _code.Transform.Taps;
        _b.For("ob", 0, outs, ob => _b.For("ib", 0, ins, ib =>
        {
            var block = _b.LetIndex("inBlock", firstIn + ib);
            var channels = _code.PartialBlock
                ? _b.LetIndex("inside", IndexExpression.Min(_lanes, Extent("inChannels") - (block * _lanes)))
                : _lanes;
            string from = _b.LetPointer(
                "sumBlock", sums, SumAt(ib, ob / _code.Columns * _code.Columns) + (ob % _code.Columns * _lanes));
            string to = _b.LetPointer(
                "dwBlock", "dw", ((firstOut + ob) * (Extent("inChannels") * (taps * _lanes))) + (block * (taps * _lanes * _lanes)));
            _b.For("ic", 0, channels, ic =>
            {
                string at = _b.LetPointer("sum", from, ic * _vector);
                string weights = _b.LetPointer("dwAt", to, ic * _lanes);
                _b.For("column", 0, _n, column =>
                {
                    string top = _b.LetPointer("top", at, column * Extent("sumProduct"));
                    var s = WinogradTiles.Load(_b, "s", top, i => i * _n * Extent("sumProduct"), _n);
                    string columnTo = _b.LetPointer("columnTo", "scratch", column * _lanes);
                    WinogradTiles.Store(_b, columnTo, _code.Transform.WeightsTransposed(_b, s), i => i * _n * _lanes);
                });
                _b.For("row", 0, _code.Transform.Taps, row =>
                {
                    string line = _b.LetPointer("line", "scratch", row * (_n * _lanes));
                    var s = WinogradTiles.Load(_b, "s", line, i => i * _lanes, _n);
                    string rowTo = _b.LetPointer("rowTo", weights, row * (_code.Transform.Taps * _lanes) * channels);
                    WinogradTiles.Store(_b, rowTo, _code.Transform.WeightsTransposed(_b, s), i => channels * (i * _lanes));
                });
            });
        }));
    }

    private static void ForEach(Local[,] acc, Action<int, int> action)
    {
        for (int block = 0; block < acc.GetLength(0); block++)
        {
            for (int row = 0; row < acc.GetLength(1); row++)
            {
                action(block, row);
            }
        }
    }
}
