using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>What the register tiles of a <see cref="BlockedConvolutionCode"/> ask for before they need it, where a
/// processor's own prefetching does not foresee it: weights, input and output.</summary>
/// <param name="code">The method.</param>
/// <param name="b">The kernel being written.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="extents">The extents within the code.</param>
internal sealed class BlockedReadAhead(
    BlockedConvolutionCode code, KernelBuilder b, InstructionSet isa, BlockedConvolutionExtents extents)
{
    private readonly ConvolutionWindow _window = code.Window;

    // The distance of two pixels of the input.
    private readonly int _pixel = code.InLayout == Layout.Blocked ? isa.Lanes : 1;

    /// <summary>Where a tile's part begins of the weights that the next blocks of output channels need.</summary>
    public IndexExpression Weights(TilePosition at, IndexExpression blockWeights)
    {
        var (line, od) = (at.Line.Number, at.Line.Od);
        var row = _window.Depth == ConvolutionAxis.None ? line : (od * extents["outHeight"]) + line;
        var next = blockWeights + (code.Tile.Blocks * extents["blockWeights"]);
        return next + (row * extents["aheadRow"]) + (at.Ow * extents["aheadPixel"]);
    }

    /// <summary>From where a tile reads to where it will read soon: in the next block of channels, or the one after
    /// that if there is but one tap; past the last block, in the next tile.</summary>
    public IndexExpression Input(TilePosition at, IndexExpression ib)
    {
        int blocks = _window.Taps == 1 ? 2 : 1;
        int tile = at.Segment.Pixels * _window.Width.InStride * _pixel;
        var toTile = tile - (extents["inBlocks"] * extents["inPlane"]);
        return (extents["inPlane"] * blocks) + ((ib + blocks) / extents["inBlocks"] * toTile);
    }

    /// <summary>Asks for the input's pixel of an iteration's number, since a tile goes from plane to plane.</summary>
    public void WriteInput(TilePosition at, string xNext, IndexExpression iteration, int column = 0)
    {
        for (int first = 0; first < at.Pixels; first += isa.Lanes)
        {
            b.Prefetch(xNext, ((iteration + first) * (_window.Width.InStride * _pixel)) + (column * _pixel));
        }
    }

    /// <summary>The same, and for weights, in an iteration that does all taps along the row.</summary>
    public void WriteTaps(TilePosition at, string xNext, TapRow row, IndexExpression iteration)
    {
        for (int tap = 0; code.Streams && tap < _window.Width.Taps; tap++)
        {
            var number = iteration + (_window.Width.WeightTap(tap) * row.Channels);
            WeightStream.Prefetch(b, row.Next, number, extents["aheadIteration"]);
        }

        for (int column = 0; code.ReadsAhead && column < _window.Width.InStride; column++)
        {
            WriteInput(at, xNext, iteration, column);
        }
    }

    /// <summary>Asks for the lines of the output of the tile after the next: planes of an image are few, so that a tile
    /// takes less time than memory to let it be written.</summary>
    public void WriteOutput(TilePosition at)
    {
        for (int block = 0; block < code.Tile.Blocks; block++)
        {
            int stride = code.Pools ? 2 : 1;
            var after = _window.Width.OutputAt(at.Ow + (2 * at.Segment.Pixels)) / stride;
            for (int pixel = 0; pixel < at.Segment.Pixels / stride * isa.Lanes; pixel += Sizes.Alignment)
            {
                b.Prefetch("y", at.Line.Outputs[block] + (after * isa.Lanes) + pixel);
            }
        }
    }
}
