using NetGen.Generator.Graph;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>How an instruction set computes a <see cref="WinogradConvolution"/>: blocks of its vectors, distances in
/// scratch, and what is asked for ahead.</summary>
/// <param name="Spec">The convolution.</param>
/// <param name="Isa">The instruction set.</param>
internal sealed record WinogradConvolutionPlan(WinogradConvolution Spec, InstructionSet Isa)
{
    /// <summary>Blocks of input channels.</summary>
    public int InBlocks => WinogradConvolution.Ceiling(Spec.InChannels, Isa.Lanes);

    /// <summary>Chunks of output channels, each computed by one register tile.</summary>
    public int Chunks => WinogradConvolution.Ceiling(Spec.OutChannels, Isa.Lanes) / Blocking.RegisterBlocks;

    /// <summary>The distance of two products in v. A line more than they need, lest all products of a tile fall into
    /// one set of the cache; so in m.</summary>
    public int VProduct => (InBlocks * Blocking.BlockTiles * Isa.Lanes) + Sizes.Alignment;

    /// <summary>The distance of two products in m.</summary>
    public int MProduct => (Blocking.RegisterBlocks * Blocking.BlockTiles * Isa.Lanes) + Sizes.Alignment;

    /// <summary>Floats of the next product's weights that each tile asks for.</summary>
    public int AheadTile => WeightStream.Part(
        (long)Spec.InChannels * Blocking.RegisterBlocks * Isa.Lanes, Math.Min(Blocking.BlockTiles, Spec.Tiles));

    /// <summary>Those that each iteration of the loops of a register tile asks for.</summary>
    public int AheadIteration => WeightStream.Part((long)AheadTile * Blocking.RegisterTiles, Spec.InChannels);

    /// <summary>Floats of the transformed input per image, for the parts.</summary>
    public int TransformedSize => checked(Spec.TileBlocks * Blocking.Transform.Products * VProduct);

    /// <summary>Floats of scratch that a thread needs: two windows, and what of v and m is not a tensor.</summary>
    public int ScratchSize
    {
        get
        {
            int products = Blocking.Transform.Products;
            return (2 * products * Isa.Lanes)
                + (Spec.Part == WinogradPart.Input ? 0 : products * MProduct)
                + (Spec.Part == WinogradPart.All ? products * VProduct : 0);
        }
    }

    /// <summary>Names and extents of the digits of a work item's number.</summary>
    public (string Name, int Extent)[] Items => Spec.Part switch
    {
        WinogradPart.Input => [("block", Spec.TileBlocks), ("ib", InBlocks)],
        WinogradPart.Output => [("block", Spec.TileBlocks), ("chunk", Chunks)],
        _ => [("block", Spec.TileBlocks)],
    };

    private WinogradBlocking Blocking => Spec.Blocking;
}
