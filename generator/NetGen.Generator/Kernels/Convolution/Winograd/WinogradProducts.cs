using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>Writes the products of a chunk of output channels, from weights that are transformed already: for each of
/// the n x n products a multiplication of the matrices u and v.</summary>
/// <param name="b">The kernel being written.</param>
/// <param name="code">What is written.</param>
/// <param name="lanes">Channels of a block.</param>
internal sealed class WinogradProducts(KernelBuilder b, WinogradConvolutionCode code, int lanes)
{
    private readonly int _n = code.Transform.Inputs;

    // Output channels of a chunk.
    private readonly int _vector = code.RegisterBlocks * lanes;

    /// <summary>Writes m = u v.</summary>
    /// <param name="v">The transformed input.</param>
    /// <param name="m">Gets the products.</param>
    /// <param name="count">The number of tiles.</param>
    /// <param name="chunk">The chunk of output channels.</param>
    public void Write(string v, string m, IndexExpression count, IndexExpression chunk)
    {
        b.For("product", 0, _n * _n, product =>
        {
            string w = b.LetPointer("uProduct", "u", ((chunk * (_n * _n)) + product) * (Extent("inChannels") * _vector));
            string inputs = b.LetPointer("vProductAt", v, product * Extent("vProduct"));
            string sums = b.LetPointer("mProductAt", m, product * Extent("mProduct"));
            b.For("tile", 0, count, t => WriteRegisterTile(inputs, w, sums, t), code.RegisterTiles);
        });
    }

    private void WriteRegisterTile(string v, string u, string m, IndexExpression t)
    {
        string ahead = b.LetPointer("next", u, (Extent("inChannels") * _vector) + (t * Extent("aheadTile")));
        var acc = new Local[code.RegisterBlocks, code.RegisterTiles];
        ForEach(acc, (block, tile) => acc[block, tile] = b.Let(
            "acc" + Names.Number(block) + "_" + Names.Number(tile), new Constant(0, true)));
        b.For("ib", 0, Extent("inBlocks"), ib =>
        {
            string vBlock = b.LetPointer("vIn", v, ((ib * Extent("blockTiles")) + t) * lanes);
            string uBlock = b.LetPointer("uIn", u, ib * (lanes * _vector));
            string next = b.LetPointer("nextIn", ahead, ib * (Extent("aheadIteration") * lanes));
            var channels = code.PartialBlock
                ? b.LetIndex("channels", IndexExpression.Min(lanes, Extent("inChannels") - (ib * lanes)))
                : lanes;
            b.For("ic", 0, channels, ic =>
            {
                string x = b.LetPointer("vAt", vBlock, ic);
                string w = b.LetPointer("uAt", uBlock, ic * _vector);
                WeightStream.Prefetch(b, next, ic, Extent("aheadIteration"));
                var weights = WinogradTiles.Load(b, "w", w, block => block * lanes, code.RegisterBlocks);
                for (int tile = 0; tile < code.RegisterTiles; tile++)
                {
                    Value input = new Broadcast(new Load(x, tile * lanes, false));
                    if (code.RegisterBlocks > 1)
                    {
                        input = b.Let("x" + Names.Number(tile), input);
                    }

                    for (int block = 0; block < code.RegisterBlocks; block++)
                    {
                        b.Assign(acc[block, tile], new Fma(input, weights[block], acc[block, tile]));
                    }
                }
            });
        });
        for (int block = 0; block < code.RegisterBlocks; block++)
        {
            string to = b.LetPointer("to" + Names.Number(block), m, ((Extent("blockTiles") * block) + t) * lanes);
            for (int tile = 0; tile < code.RegisterTiles; tile++)
            {
                b.Store(to, tile * lanes, acc[block, tile]);
            }
        }
    }

    private static IndexExpression Extent(string name) => KernelBuilder.Index(name);

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
