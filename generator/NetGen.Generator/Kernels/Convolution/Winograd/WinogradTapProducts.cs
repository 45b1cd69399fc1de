using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// Writes the products of a block of output channels for few tiles by F(4x4, 3x3), with weights that lie as taps. A row of products is
/// G's row of the rows of taps, and along it G again; a register tile holds the sums of a row, so that no transformed weight is
/// ever stored. What divides G's rows is left to <see cref="WinogradTransform.OutputOfWholeWeights"/>; what stays is
/// g0; g0 + g2 and then plus and minus g1; g0 + 4 g2 and then plus and minus 2 g1; g2.
/// The channels go by in parts whose taps stay in the nearest cache while the six rows read them.
/// </summary>
/// <param name="b">The kernel being written.</param>
/// <param name="code">What is written.</param>
/// <param name="lanes">Channels of a block.</param>
internal sealed class WinogradTapProducts(KernelBuilder b, WinogradConvolutionCode code, int lanes)
{
    private const int Taps = 3;

    // Blocks of input channels of a part: the more, the fewer sums are loaded and stored; with 16 lanes their taps take 36 KiB.
    private const int PartBlocks = 4;

    private readonly int _n = code.Transform.Inputs;
    private readonly int _tiles = code.RegisterTiles;

    // The floats that a row asks for in an iteration.
    private int Ahead => Taps * Taps * lanes / _n;

    // A vector of taps for each channel of a block.
    private IndexExpression TapSize(IndexExpression channels) => channels * lanes;

    /// <summary>Writes m = u v.</summary>
    /// <param name="v">The transformed input.</param>
    /// <param name="m">Gets the sums.</param>
    /// <param name="chunk">The block of output channels.</param>
    public void Write(string v, string m, IndexExpression chunk)
    {
        string taps = b.LetPointer("taps", "w", chunk * (Extent("inChannels") * (Taps * Taps * lanes)));
        b.For("product", 0, _n * _n, product =>
        {
            string sums = b.LetPointer("zero", m, product * Extent("mProduct"));
            for (int tile = 0; tile < _tiles; tile++)
            {
                b.Store(sums, tile * lanes, new Constant(0, true));
            }
        });
        b.For(
            "part",
            0,
            Extent("inBlocks"),
            part =>
            {
                var end = b.LetIndex("partEnd", IndexExpression.Min(part + PartBlocks, Extent("inBlocks")));
                b.Comment("The outer rows of products, of one row of taps each.");
                b.For("last", 0, 2, last => WriteRow(v, m, taps, part, end, last * (_n - 1), (tap, channels) =>
                    new Load(tap, last * (2 * Taps) * TapSize(channels), true)));
                b.Comment("The inner ones: the outer taps of a column and, added or subtracted, the middle one.");
                b.For("pair", 0, 2, pair => b.For("minus", 0, 2, minus =>
                {
                    var outer = b.Let("outer", new Broadcast(new WholeNumber((pair * 3) + 1)));
                    var middle = b.Let("middle", new Broadcast(new WholeNumber((pair + 1) * (1 - (minus * 2)))));
                    WriteRow(v, m, taps, part, end, (pair * 2) + minus + 1, (tap, channels) => new Fma(
                        middle,
                        new Load(tap, TapSize(channels) * Taps, true),
                        new Fma(outer, new Load(tap, TapSize(channels) * (2 * Taps), true), new Load(tap, 0, true))));
                }));
            },
            PartBlocks);
    }

    private static IndexExpression Extent(string name) => KernelBuilder.Index(name);

    // Adds what the channels of a part give for a row of products: column gives what G's row makes of a column of taps.
    private void WriteRow(
        string v, string m, string taps, IndexExpression part, IndexExpression end, IndexExpression row, Func<string, IndexExpression, Value> column)
    {
        string sums = b.LetPointer("sums", m, row * (Extent("mProduct") * _n));
        string vRow = b.LetPointer("vRow", v, row * (Extent("vProduct") * _n));
        var acc = new Local[_n, _tiles];
        ForEach((product, tile) => acc[product, tile] = b.Let(
            "acc" + Names.Number(product) + "_" + Names.Number(tile), new Load(sums, Sum(product, tile), true)));
        b.For("ib", part, end, ib =>
        {
            string vBlock = b.LetPointer("vIn", vRow, ib * (Extent("blockTiles") * lanes));
            string wBlock = b.LetPointer("wIn", taps, ib * (Taps * Taps * lanes * lanes));
            var channels = code.PartialBlock
                ? b.LetIndex("channels", IndexExpression.Min(lanes, Extent("inChannels") - (ib * lanes)))
                : lanes;

            // Each row asks for its share of the taps of the next part: at most a line and a half in each iteration.
            string next = b.LetPointer("next", wBlock, (PartBlocks * Taps * Taps * lanes * lanes) + (row * (Ahead * lanes)));
            b.For("ic", 0, channels, ic =>
            {
                WeightStream.Prefetch(b, next, ic * 2, Ahead / 2);
                WeightStream.Prefetch(b, next, (ic * 2) + 1, Ahead / 2);
                string w = b.LetPointer("tap", wBlock, ic * lanes);
                var g = new Local[Taps];
                for (int i = 0; i < Taps; i++)
                {
                    string of = i == 0 ? w : b.LetPointer("tap" + Names.Number(i), w, TapSize(channels) * i);
                    g[i] = b.Let("g" + Names.Number(i), column(of, channels));
                }

                WriteProducts(b.LetPointer("vAt", vBlock, ic), g, acc);
            });
        });
        ForEach((product, tile) => b.Store(sums, Sum(product, tile), acc[product, tile]));
    }

    private void WriteProducts(string v, Local[] g, Local[,] acc)
    {
        Multiply(0, g[0]);
        var near = b.Let("near", g[0] + g[2]);
        Multiply(1, b.Let("u1", near + g[1]));
        Multiply(2, b.Let("u2", near - g[1]));
        var far = b.Let("far", new Fma(new Constant(4, true), g[2], g[0]));
        Multiply(3, b.Let("u3", new Fma(new Constant(2, true), g[1], far)));
        Multiply(4, b.Let("u4", new Fma(new Constant(-2, true), g[1], far)));
        Multiply(5, g[2]);

        void Multiply(int product, Local u)
        {
            string x = product == 0 ? v : b.LetPointer("v" + Names.Number(product), product == 1 ? v : "v" + Names.Number(product - 1), Extent("vProduct"));
            for (int tile = 0; tile < _tiles; tile++)
            {
                b.Assign(acc[product, tile], new Fma(new Broadcast(new Load(x, tile * lanes, false)), u, acc[product, tile]));
            }
        }
    }

    private IndexExpression Sum(int product, int tile) => (product * Extent("mProduct")) + (tile * lanes);

    private void ForEach(Action<int, int> action)
    {
        for (int product = 0; product < _n; product++)
        {
            for (int tile = 0; tile < _tiles; tile++)
            {
                action(product, tile);
            }
        }
    }
}
