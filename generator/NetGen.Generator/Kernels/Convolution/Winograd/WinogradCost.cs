using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// Chooses between direct convolution and Winograd's transforms by cycles of one image, as
/// <see cref="ConvolutionCost"/> estimates them for direct convolution. Tiles are counted as they are, those that hang
/// over a border included.
/// <list type="table">
/// <listheader><term>part</term><description>cycles</description></listheader>
/// <item><term>products</term><description>those of the register tiles: two fused multiply-adds in
/// each</description></item>
/// <item><term>transforms</term><description>7 for each of the n x n vectors of a tile that are written for an input
/// block or read for an output block, most of them in the second cache</description></item>
/// <item><term>weights</term><description>one for 12.5 bytes: each image reads all of them once from memory, partly
/// while it computes; those that are read as taps are a quarter as many</description></item>
/// </list>
/// A weight gradient takes its products at 1.8 fused multiply-adds a cycle, as a direct one does; 6 cycles for
/// each vector of sums and block of tiles; 20 for each vector of sums at last; and its transforms, as above, once for
/// each chunk of the other channels.
/// </summary>
public static class WinogradCost
{
    private const double TransformCycles = 7;
    private const double WeightBytesPerCycle = 12.5;

    // What the inner loops of weight gradients reach; loading and storing a vector of sums in the second cache; zeroing
    // one and transforming it back.
    private const double MultiplyAddsPerCycle = 1.8;
    private const double SumCycles = 6;
    private const double WriteCycles = 20;

    // Images whose tiles share blocks in training, and the weights that stream by.
    private const int TrainingImages = 8;

    /// <summary>The blocking of the cheapest kernel; null if direct convolution is cheaper.</summary>
    /// <param name="window">The walk over the input.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the pass is for: images come in batches in training.</param>
    public static WinogradBlocking? Cheaper(
        ConvolutionWindow window, int inChannels, int outChannels, InstructionSet isa, Purpose purpose)
    {
        int images = purpose == Purpose.Training ? TrainingImages : 1;
        double direct = ConvolutionCost.Blocked(window, inChannels, outChannels, 1, Layout.Blocked, isa)
            + WeightCycles(inChannels, outChannels, window.Taps, isa, images);
        WinogradBlocking? best = null;
        foreach (var transform in WinogradTransform.For(window.Width.Taps))
        {
            var blocking = Blocking(window, inChannels, outChannels, transform, isa, purpose);
            double cycles = Cycles(window, inChannels, outChannels, blocking, isa, images);
            if (cycles < direct)
            {
                best = blocking;
                direct = cycles;
            }
        }

        return best;
    }

    /// <summary>The cheapest blocking for a transform.</summary>
    /// <param name="window">The walk over the input.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="transform">The transform.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the pass is for: images come in batches in training.</param>
    public static WinogradBlocking Blocking(
        ConvolutionWindow window, int inChannels, int outChannels, WinogradTransform transform, InstructionSet isa, Purpose purpose)
    {
        int images = purpose == Purpose.Training ? TrainingImages : 1;
        int tiles = Tiles(window, transform);
        var transformed = WinogradBlocking.Choose(isa, transform, tiles * images, outChannels);
        return purpose == Purpose.Inference
            && WinogradBlocking.OfTaps(isa, transform, tiles) is { } taps
            && Cycles(window, inChannels, outChannels, taps, isa, images) < Cycles(window, inChannels, outChannels, transformed, isa, images)
            ? taps
            : transformed;
    }

    /// <summary>Cycles of one image.</summary>
    /// <param name="window">The walk over the input.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="blocking">How it is cut into pieces.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="images">Images that share the weights as they stream by.</param>
    public static double Cycles(
        ConvolutionWindow window, int inChannels, int outChannels, WinogradBlocking blocking, InstructionSet isa, int images)
    {
        int tiles = Tiles(window, blocking.Transform);
        int products = blocking.Transform.Products;
        int inBlocks = WinogradConvolution.Ceiling(inChannels, isa.Lanes);
        int outBlocks = WinogradConvolution.Ceiling(outChannels, isa.Lanes);
        double multiply = blocking.ProductCycles(tiles * images) / images * inChannels * outBlocks;
        return (products * (multiply + (TransformCycles * tiles * (inBlocks + outBlocks))))
            + WeightCycles(inChannels, outChannels, blocking.FromTaps ? window.Taps : products, isa, images);
    }

    /// <summary>The transform of the cheapest weight gradient; null if a <see cref="BlockedWeightGradient"/> is
    /// cheaper.</summary>
    /// <param name="window">The walk of the forward convolution.</param>
    /// <param name="inChannels">Its input channels.</param>
    /// <param name="outChannels">Its output channels.</param>
    /// <param name="isa">The instruction set.</param>
    public static WinogradTransform? CheaperWeightGradient(ConvolutionWindow window, int inChannels, int outChannels, InstructionSet isa)
    {
        double pairs = (double)inChannels * WinogradConvolution.Ceiling(outChannels, isa.Lanes);
        double direct = pairs * window.Taps * window.Height.Out * window.Width.Out * TrainingImages / MultiplyAddsPerCycle;
        WinogradTransform? best = null;
        foreach (var transform in WinogradTransform.For(window.Width.Taps))
        {
            int tiles = Tiles(window, transform) * TrainingImages;
            var kernel = new WinogradWeightGradient(window, inChannels, outChannels, transform);
            double perProduct = (pairs * ((tiles / MultiplyAddsPerCycle) + (SumCycles * WinogradWeightGradient.TileBlocks(tiles)) + WriteCycles))
                + (TransformCycles * tiles * kernel.Plan(isa).TransformedBlocks);
            if (transform.Products * perProduct < direct)
            {
                best = transform;
                direct = transform.Products * perProduct;
            }
        }

        return best;
    }

    private static double WeightCycles(int inChannels, int outChannels, int taps, InstructionSet isa, int images) =>
        (double)inChannels * WinogradConvolution.Ceiling(outChannels, isa.Lanes) * isa.Lanes * taps * sizeof(float) / WeightBytesPerCycle / images;

    /// <summary>Tiles of one image.</summary>
    internal static int Tiles(ConvolutionWindow window, WinogradTransform transform) =>
        WinogradConvolution.Ceiling(window.Height.Out, transform.Outputs) * WinogradConvolution.Ceiling(window.Width.Out, transform.Outputs);
}
