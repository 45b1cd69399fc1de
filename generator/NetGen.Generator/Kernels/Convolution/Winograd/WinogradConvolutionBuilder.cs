using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>Writes a <see cref="WinogradConvolutionCode"/>.</summary>
internal sealed class WinogradConvolutionBuilder
{
    private readonly WinogradConvolutionCode _code;
    private readonly KernelBuilder _b = new();
    private readonly WinogradTiles _tiles;
    private readonly int _lanes;
    private readonly int _n;
    private readonly int _m;

    // Rows and columns of y that come from a tile.
    private readonly int _pixels;
    private readonly InstructionSet _isa;
    private readonly bool _longEpilogue;

    public WinogradConvolutionBuilder(WinogradConvolutionCode code, InstructionSet isa)
    {
        _code = code;
        _lanes = isa.Lanes;
        _n = _code.Transform.Inputs;
        _m = _code.Transform.Outputs;
        _pixels = _code.Pools ? _m / 2 : _m;
        _isa = isa;
        _longEpilogue = Names.IsLong(_code.Epilogue);
        _tiles = new WinogradTiles(_b, _code.Transform, _lanes, _code.OverImages);
    }

    private static IndexExpression Extent(string name) => KernelBuilder.Index(name);

    public Kernel Build()
    {
        if (_code.OverImages)
        {
            WriteOverImages();
        }
        else
        {
            WriteOverBlocks();
        }

        string weights = _code.FromTaps ? "w" : "u";
        IEnumerable<string> inputs = _code.Part switch
        {
            WinogradPart.Input => ["x", "scratch", "v"],
            WinogradPart.Output => ["v", weights],
            _ => ["x", weights],
        };
        IEnumerable<string> rest = _code.HasOutput
            ? [.. _code.Bias ? ["bias"] : Array.Empty<string>(), .. Epilogue.Names(_code.Epilogue), "scratch", "y"]
            : [];
        return new Kernel(
            _code.Name,
            Header().ToEquatableArray(),
            KernelParameters.With(
                WinogradExtents.Parameters(_code), _code.OverImages ? KernelReach.Images : KernelReach.Image, [.. inputs, .. rest]),
            _b.Statements);
    }

    private IEnumerable<string> Header()
    {
        string v = Names.Number(_lanes);
        string n = Names.Number(_n);
        string m = Names.Number(_m);
        string tile = _code.OverImages ? "tiles of all images" : "tiles";
        yield return _code.HasOutput
            ? $"y = {(_code.Pools ? "the largest of each 2x2 window of " : "")}w * {(_code.HasInput ? "x" : "what v was transformed from")}, all blocked by {v}" + (_code.Bias ? ", + bias" : "")
                + (_code.Epilogue.Count > 0 ? ", then" + Epilogue.Suffix(_code.Epilogue).Replace("_", " ") : "")
                + $", by {_code.Transform.Text} (Lavin and Gray 2016): for blocks of {tile},"
            : $"The input transform of {_code.Transform.Text} (Lavin and Gray 2016): for blocks of {tile},";
        if (_code.HasInput)
        {
            yield return $"v [{n} x {n}][ic / {v}][tile][ic % {v}] = B^T d B of every {n}x{n} tile d of x" + (_code.HasOutput ? "," : ".");
        }

        if (_code.HasOutput)
        {
            yield return $"m [{n} x {n}][oc / {v}][tile][oc % {v}] = u v, summed over ic, and y = A^T m A for every {m}x{m} tile of y.";
            if (_code.FromTaps)
            {
                yield return $"u is w, packed as [oc / {v}][ic / {v}][tap][ic % {v}][oc % {v}], transformed as it is read but for the fractions of G, which are in A.";
                yield return $"Tile: {Names.Number(_code.RegisterTiles)} tiles x {n} products of a row; acc<product>_<tile> holds a block of one.";
                yield break;
            }

            yield return $"u is packed as [oc / {Names.Number(_code.RegisterBlocks * _lanes)}][{n} x {n}][ic][oc % {Names.Number(_code.RegisterBlocks * _lanes)}].";
            yield return $"Tile: {Names.Count(_code.RegisterTiles, "tile")} x {Names.Count(_code.RegisterBlocks, "block")} of output channels; "
                + "acc<block>_<tile> holds a block of one product.";
        }
    }

    // Work items are blocks of tiles; of the parts, times blocks of input channels or chunks of output channels.
    private void WriteOverBlocks()
    {
        DeclareWindow();
        (string, IndexExpression)[] items = _code.Part switch
        {
            WinogradPart.Input => [("block", Extent("tiles")), ("ib", Extent("inBlocks"))],
            WinogradPart.Output => [("block", Extent("tiles")), ("chunk", Extent("chunks"))],
            _ => [("block", Extent("tiles"))],
        };
        WorkItem.ForEach(_b, items, item =>
        {
            var first = _b.LetIndex("first", item[0] * Extent("blockTiles"));
            var count = _b.LetIndex("count", IndexExpression.Min(Extent("blockTiles"), Extent("tiles") - first));
            var vBlock = item[0] * (Extent("vProduct") * (_n * _n));
            switch (_code.Part)
            {
                case WinogradPart.Input:
                    WriteInput(_b.LetPointer("vBlock", "v", vBlock), first, count, item[1]);
                    break;
                case WinogradPart.Output:
                    WriteChunk(_b.LetPointer("vBlock", "v", vBlock), Products(), first, count, item[1]);
                    break;
                default:
                    WriteBlock(first, count);
                    break;
            }
        });
    }

    // The tiles of all images in one row, cut into blocks. A tile's result does not depend on which others share its block.
    private void WriteOverImages()
    {
        DeclareWindow();
        _b.For("block", 0, ((KernelBuilder.Index("end") - KernelBuilder.Index("begin")) * Extent("tiles") + (Extent("blockTiles") - 1)) / Extent("blockTiles"), block =>
        {
            var first = _b.LetIndex("first", (KernelBuilder.Index("begin") * Extent("tiles")) + (block * Extent("blockTiles")));
            var count = _b.LetIndex("count", IndexExpression.Min(Extent("blockTiles"), (KernelBuilder.Index("end") * Extent("tiles")) - first));
            WriteBlock(first, count);
        });
    }

    private void DeclareWindow()
    {
        if (_code.HasInput)
        {
            _tiles.DeclareWindow();
        }
    }

    // Behind the two windows in scratch: the products of a chunk, and then the transformed input.
    private string Products() => _b.LetPointer("m", "scratch", 2 * _n * _n * _lanes);

    private void WriteBlock(IndexExpression first, IndexExpression count)
    {
        string products = Products();
        string v = _b.LetPointer("v", products, Extent("mProduct") * (_n * _n));
        _b.For("ib", 0, Extent("inBlocks"), ib => WriteInput(v, first, count, ib));
        _b.For("chunk", 0, Extent("chunks"), chunk => WriteChunk(v, products, first, count, chunk));
    }

    // One block of input channels of all tiles.
    private void WriteInput(string v, IndexExpression first, IndexExpression count, IndexExpression ib) => _tiles.Write(
        new(
            "x",
            _n,
            "inHeight",
            "inWidth",
            Extent("padTop"),
            Extent("padLeft"),
            _code.Transform.Input,
            "vProduct"),
        _b.LetPointer("vTo", v, ib * (Extent("blockTiles") * _lanes)),
        first,
        count,
        ib);

    private void WriteChunk(string v, string products, IndexExpression first, IndexExpression count, IndexExpression chunk)
    {
        if (_code.FromTaps)
        {
            new WinogradTapProducts(_b, _code, _lanes).Write(v, products, chunk);
        }
        else
        {
            WriteProducts(v, products, count, chunk);
        }

        WriteOutput(products, first, count, chunk);
    }

    // m = u v for a chunk of output channels.
    private void WriteProducts(string v, string m, IndexExpression count, IndexExpression chunk)
    {
        int vector = _code.RegisterBlocks * _lanes;
        _b.For("product", 0, _n * _n, product =>
        {
            string w = _b.LetPointer("uProduct", "u", ((chunk * (_n * _n)) + product) * (Extent("inChannels") * vector));
            string inputs = _b.LetPointer("vProductAt", v, product * Extent("vProduct"));
            string sums = _b.LetPointer("mProductAt", m, product * Extent("mProduct"));
            _b.For("tile", 0, count, t => WriteRegisterTile(inputs, w, sums, t), _code.RegisterTiles);
        });
    }

    private void WriteRegisterTile(string v, string u, string m, IndexExpression t)
    {
        int vector = _code.RegisterBlocks * _lanes;
        string ahead = _b.LetPointer("next", u, (Extent("inChannels") * vector) + (t * Extent("aheadTile")));
        var acc = new Local[_code.RegisterBlocks, _code.RegisterTiles];
        ForEach(acc, (block, tile) => acc[block, tile] = _b.Let(
            "acc" + Names.Number(block) + "_" + Names.Number(tile), new Constant(0, true)));
        _b.For("ib", 0, Extent("inBlocks"), ib =>
        {
            string vBlock = _b.LetPointer("vIn", v, ((ib * Extent("blockTiles")) + t) * _lanes);
            string uBlock = _b.LetPointer("uIn", u, ib * (_lanes * vector));
            string next = _b.LetPointer("nextIn", ahead, ib * (Extent("aheadIteration") * _lanes));
            var channels = _code.PartialBlock
                ? _b.LetIndex("channels", IndexExpression.Min(_lanes, Extent("inChannels") - (ib * _lanes)))
                : _lanes;
            _b.For("ic", 0, channels, ic =>
            {
                string x = _b.LetPointer("vAt", vBlock, ic);
                string w = _b.LetPointer("uAt", uBlock, ic * vector);
                WeightStream.Prefetch(_b, next, ic, Extent("aheadIteration"));
                var weights = Load("w", w, block => block * _lanes, _code.RegisterBlocks);
                for (int tile = 0; tile < _code.RegisterTiles; tile++)
                {
                    Value input = new Broadcast(new Load(x, tile * _lanes, false));
                    if (_code.RegisterBlocks > 1)
                    {
                        input = _b.Let("x" + Names.Number(tile), input);
                    }

                    for (int block = 0; block < _code.RegisterBlocks; block++)
                    {
                        _b.Assign(acc[block, tile], new Fma(input, weights[block], acc[block, tile]));
                    }
                }
            });
        });
        for (int block = 0; block < _code.RegisterBlocks; block++)
        {
            string to = _b.LetPointer("to" + Names.Number(block), m, ((Extent("blockTiles") * block) + t) * _lanes);
            for (int tile = 0; tile < _code.RegisterTiles; tile++)
            {
                _b.Store(to, tile * _lanes, acc[block, tile]);
            }
        }
    }

    // y = A^T m A for a chunk of output channels.
    private void WriteOutput(string m, IndexExpression first, IndexExpression count, IndexExpression chunk)
    {
        var outRow = _b.LetIndex("outRow", Extent("outWidth") * _lanes);
        var outPlane = _b.LetIndex("outPlane", Extent("outHeight") * outRow);
        _b.For("outBlock", 0, _code.RegisterBlocks, block =>
        {
            var ob = _b.LetIndex("ob", (chunk * _code.RegisterBlocks) + block);
            Value? bias = _code.Bias ? _b.Let("start", new Load("bias", ob * _lanes, true)) : null;
            _b.For("tile", 0, count, t =>
            {
                string sums = _b.LetPointer("mTile", m, ((block * Extent("blockTiles")) + t) * _lanes);
                _b.For("column", 0, _n, column =>
                {
                    string from = _b.LetPointer("from", sums, column * Extent("mProduct"));
                    var s = Load("sum", from, i => i * _n * Extent("mProduct"), _n);
                    string to = _b.LetPointer("columnTo", "scratch", column * _lanes);
                    Store(to, Output(s), i => i * _n * _lanes);
                });
                WriteRows(ob, outPlane, outRow, first + t, bias);
            });
        });
    }

    private void WriteRows(IndexExpression ob, IndexExpression outPlane, IndexExpression outRow, IndexExpression tile, Value? bias)
    {
        var (image, tileRow, tileColumn) = _tiles.Locate("y", tile);
        var oh = _b.LetIndex("oh", tileRow * _pixels);
        var ow = _b.LetIndex("ow", tileColumn * _pixels);
        var rows = _b.LetIndex("rows", IndexExpression.Min(_pixels, Extent("outHeight") - oh));
        var at = _b.LetIndex("at", (ob * outPlane) + (oh * outRow) + (ow * _lanes));
        var operands = Epilogue.Names(_code.Epilogue).ToDictionary(
            name => name,
            name => _code.OverImages
                ? _b.LetPointer(name + "Image", name, KernelBuilder.Index("image") * KernelBuilder.Index("stride"))
                : name);

        _b.For("row", 0, rows, row =>
        {
            var y = _code.Pools ? PooledRow(row, bias) : Row(row, bias);
            var line = _b.LetIndex("line", at + (row * outRow));
            WriteRow(0);

            // Pixels past the end of the row are cut.
            void WriteRow(int i)
            {
                if (i == _pixels)
                {
                    return;
                }

                if (i > 0 || _code.Pools)
                {
                    _b.IfLess(ow + i, Extent("outWidth"), () =>
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
                    result = Epilogue.Apply(_b, _code.Epilogue, Names.Number(i), result, operand => new Load(operands[operand], offset, true));
                }

                _b.Store(image, offset, result);
            }
        });
        if (_longEpilogue)
        {
            WriteLongEpilogue(image, operands, at, rows, ow, outRow);
        }
    }

    private Value[] Output(Local[] sums) =>
        _code.FromTaps ? _code.Transform.OutputOfWholeWeights(_b, sums) : _code.Transform.Output(_b, sums);

    // One row of a tile.
    private Local[] Row(IndexExpression row, Value? bias)
    {
        string from = _b.LetPointer("from", "scratch", row * (_n * _lanes));
        var s = Load("sum", from, i => i * _lanes, _n);
        return [.. Output(s).Select((value, i) => _b.Let("out" + Names.Number(i), bias is null ? value : value + bias))];
    }

    // The largest values of the 2x2 windows of two rows of a tile. Adding the bias does not change which they are.
    private Local[] PooledRow(IndexExpression row, Value? bias)
    {
        Local[] largest = [.. Enumerable.Range(0, _pixels).Select(i => _b.Let("max" + Names.Number(i), new Constant(float.NegativeInfinity, true)))];
        _b.For("half", 0, 2, half =>
        {
            var y = Row((row * 2) + half, bias: null);
            for (int i = 0; i < _pixels; i++)
            {
                _b.Assign(largest[i], Largest.Of(_isa, [largest[i], y[2 * i], y[(2 * i) + 1]]));
            }
        });
        return [.. largest.Select((max, i) => bias is null ? max : _b.Let("pooled" + Names.Number(i), max + bias))];
    }

    // Over the tile just stored, which is still in the nearest cache.
    private void WriteLongEpilogue(
        string image, Dictionary<string, string> operands, IndexExpression at, IndexExpression rows, IndexExpression ow, IndexExpression outRow)
    {
        var columns = _b.LetIndex("columns", IndexExpression.Min(_m, Extent("outWidth") - ow));
        _b.For("row", 0, rows, row => _b.For("column", 0, columns, column =>
        {
            var offset = _b.LetIndex("pixel", at + (row * outRow) + (column * _lanes));
            var result = _b.Let("result", new Load(image, offset, true));
            _b.Store(image, offset, Epilogue.Apply(
                _b, _code.Epilogue, "0", result, operand => new Load(operands[operand], offset, true)));
        }));
    }

    private Local[] Load(string name, string pointer, Func<int, IndexExpression> offset, int count) =>
        WinogradTiles.Load(_b, name, pointer, offset, count);

    private void Store(string pointer, Value[] values, Func<int, IndexExpression> offset) =>
        WinogradTiles.Store(_b, pointer, values, offset);

    private static void ForEach(Local[,] acc, Action<int, int> action)
    {
        for (int block = 0; block < acc.GetLength(0); block++)
        {
            for (int tile = 0; tile < acc.GetLength(1); tile++)
            {
                action(block, tile);
            }
        }
    }
}
