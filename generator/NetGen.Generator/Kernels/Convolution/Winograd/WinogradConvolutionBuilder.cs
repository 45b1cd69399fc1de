using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
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
    private readonly InstructionSet _isa;

    public WinogradConvolutionBuilder(WinogradConvolutionCode code, InstructionSet isa)
    {
        _code = code;
        _lanes = isa.Lanes;
        _n = _code.Transform.Inputs;
        _isa = isa;
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
        string m = Names.Number(_code.Transform.Outputs);
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

    // The tiles of all images in one row, cut into blocks. A tile's result does not depend on which others share its
    // block.
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
            new WinogradProducts(_b, _code, _lanes).Write(v, products, count, chunk);
        }

        new WinogradOutput(_b, _code, _tiles, _isa).Write(products, first, count, chunk);
    }
}
