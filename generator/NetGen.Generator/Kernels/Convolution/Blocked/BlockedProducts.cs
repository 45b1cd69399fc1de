using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The innermost products of a register tile of a <see cref="BlockedConvolutionCode"/>: inputs, each
/// broadcast, times vectors of weights.</summary>
/// <param name="code">The method.</param>
/// <param name="b">The kernel being written.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="extents">The extents within the code.</param>
internal sealed class BlockedProducts(
    BlockedConvolutionCode code, KernelBuilder b, InstructionSet isa, BlockedConvolutionExtents extents)
{
    private readonly ConvolutionWindow _window = code.Window;
    private readonly RowTile _tile = code.Tile;
    private readonly int _lanes = isa.Lanes;

    // The distance of two pixels of the input.
    private readonly int _pixel = code.InLayout == Layout.Blocked ? isa.Lanes : 1;

    /// <summary>All taps along the row, but for those that read padding. If the weights of all taps fit into registers,
    /// each input is loaded once and used by every tap that reads it.</summary>
    public void WriteUnrolled(TilePosition at, TapRow row, IndexExpression ic)
    {
        var width = _window.Width;
        var uses = (
            from tap in Enumerable.Range(0, width.Taps)
            from pixel in Enumerable.Range(0, at.Pixels)
            where at.Segment.Reads(width, pixel, tap)
            select (Tap: tap, Pixel: pixel, Offset: InputOffset(at, pixel, tap))).ToList();
        bool shared = SharesInputs(at);
        var weights = new Local[width.Taps][];
        int start = width.InBase * _pixel;
        string x = Addresses.At(b, "xIn" + at.Name, row.X, ic);
        string[] w = MovePointers(at, "wIn", row.W, ic * _lanes);
        foreach (int tap in uses.Select(use => use.Tap).Distinct())
        {
            weights[tap] = LoadWeights(at, w, width.WeightTap(tap) * row.Channels * _lanes, Names.Number(tap));
            if (!shared)
            {
                foreach (var use in uses.Where(use => use.Tap == tap))
                {
                    string label = $"{Names.Number(tap)}_{Names.Number(use.Pixel)}";
                    Accumulate(at, x, start + use.Offset, label, [(use.Pixel, weights[tap])]);
                }
            }
        }

        if (shared)
        {
            foreach (var input in uses.GroupBy(use => use.Offset).OrderBy(group => group.Key))
            {
                string label = Names.Number(input.Key / _pixel);
                Accumulate(at, x, start + input.Key, label, [.. input.Select(use => (use.Pixel, weights[use.Tap]))]);
            }
        }
    }

    /// <summary>One tap along the row, for the pixels that read it.</summary>
    /// <param name="at">The tile.</param>
    /// <param name="pixels">The pixels, counted over all its rows.</param>
    /// <param name="input">The input that the first pixel reads.</param>
    /// <param name="w">The weights of each block.</param>
    public void WriteTap(TilePosition at, IReadOnlyList<int> pixels, string input, string[] w)
    {
        var weights = LoadWeights(at, w, 0, "");
        foreach (int pixel in pixels)
        {
            Accumulate(at, input, InputOffset(at, pixel, 0), Names.Number(pixel), [(pixel, weights)]);
        }
    }

    /// <summary>The pointers of all blocks, each moved by an offset; no move needs no new one.</summary>
    public string[] MovePointers(TilePosition at, string name, string[] pointers, IndexExpression offset) =>
        [.. pointers.Select((pointer, block) =>
            Addresses.At(b, name + at.Name + (block == 0 ? "" : "_" + Names.Number(block)), pointer, offset))];

    /// <summary>Whether each input is loaded once for all taps that read it.</summary>
    public bool SharesInputs(TilePosition at) => _tile.SharesInputs(isa, at.Pixels, _window.Width.Taps);

    private Local[] LoadWeights(TilePosition at, string[] pointers, IndexExpression offset, string tap)
    {
        var weights = new Local[_tile.Blocks];
        for (int block = 0; block < _tile.Blocks; block++)
        {
            string name = tap.Length == 0 ? Names.Number(block)
                : _tile.Blocks == 1 ? tap
                : $"{tap}_{Names.Number(block)}";
            weights[block] = b.Let($"w{at.Name}{name}", pointers.Length == 1
                ? new Load(pointers[0], block == 0 ? offset : offset + (block * extents["blockWeights"]), true)
                : new Load(pointers[block], offset, true));
        }

        return weights;
    }

    // One input against the weights of each tap and pixel that reads it.
    private void Accumulate(
        TilePosition at,
        string pointer,
        int offset,
        string label,
        IReadOnlyList<(int Pixel, Local[] Weights)> uses)
    {
        Value x = new Broadcast(new Load(pointer, offset, false));
        if (uses.Count * _tile.Blocks > 1)
        {
            x = b.Let($"x{at.Name}{label}", x);
        }

        foreach (var (pixel, weights) in uses)
        {
            for (int block = 0; block < _tile.Blocks; block++)
            {
                var acc = at.Acc[block, pixel];
                b.Assign(acc, new Fma(x, weights[block], acc));
            }
        }
    }

    private int InputOffset(TilePosition at, int pixel, int tap)
    {
        int row = pixel / at.Segment.Pixels * _window.Height.InStride;
        int inRow = _tile.Rows == 1 ? 0 : _window.Width.In;
        int column = (pixel % at.Segment.Pixels * _window.Width.InStride) + (tap * _window.Width.TapStep);
        return ((row * inRow) + column) * _pixel;
    }
}
