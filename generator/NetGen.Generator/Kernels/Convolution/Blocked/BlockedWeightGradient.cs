using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's weights, summed over the batch, from a blocked dy: each accumulator holds the
/// weights of a block of output channels for one input channel and tap, and stays in its register over all images.
/// Operands: x, dy, dw as <see cref="PackedWeights"/>. Needs <see cref="PackedWeights.Supports"/>.
/// </summary>
/// <param name="Window">The walk of the forward convolution.</param>
/// <param name="InChannels">Its input channels, over all groups.</param>
/// <param name="OutChannels">Its output channels, over all groups.</param>
/// <param name="Groups">Groups that see only their own channels.</param>
/// <param name="InLayout">The layout of x.</param>
public sealed record BlockedWeightGradient(
    ConvolutionWindow Window,
    int InChannels,
    int OutChannels,
    int Groups,
    Layout InLayout) : KernelSpec
{
    private const int LargestReferences = 3400;

    /// <inheritdoc/>
    public override string Name =>
        "WeightGradient_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels) + "_" + Window.Name()
        + Names.Groups(Groups)
        + (InLayout == Layout.Planar ? "_planarInput" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <summary>How the gradient lies.</summary>
    public PackedWeights Packed => new(InChannels, OutChannels, Groups, Window.WeightTaps, InLayout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(isa, Tile(isa)));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new BlockedWeightGradientBuilder(this, isa).Build();

    internal GradientTile Tile(InstructionSet isa)
    {
        int perGroup = Packed.InPerGroup;
        bool inside = Packed.ChannelsInside(isa);

        // Of blocks, a tile takes channels of one; of unaligned groups, one channel; of planes, any that share a group.
        var inChannels = !inside
            ? InLayout == Layout.Planar ? GradientTile.Divisors(isa, perGroup) : [1]
            : perGroup <= isa.Lanes ? Enumerable.Range(1, perGroup) : GradientTile.Divisors(isa, isa.Lanes);
        int[] columns = Window.Width.Taps == 1 ? [1] : [1, Window.Width.Taps];
        var rows = Window.Height.IsInside ? GradientTile.Divisors(isa, Window.Height.Taps) : [1];
        return GradientTile.Choose(
            isa,
            inChannels,
            rows,
            columns,
            GradientTile.Divisors(isa, Packed.BlocksPerGroup(isa)).Where(blocks => blocks <= 4),
            tile => References(tile) <= LargestReferences,
            tile => ((perGroup + tile.InChannels - 1) / tile.InChannels) * tile.InChannels / (double)perGroup);
    }

    /// <summary>Names and extents of the digits of a work item's number.</summary>
    internal (string Name, int Extent)[] Items(InstructionSet isa, GradientTile tile) =>
    [
        ("ob", Packed.Blocks(isa) / tile.Outputs),
        ("icTile", (Packed.InPerGroup + tile.InChannels - 1) / tile.InChannels),
        ("kd", Window.Depth.Taps),
        ("khTile", Window.Height.Taps / tile.Rows),
        ("kwTile", Window.Width.Taps / tile.Columns),
    ];

    // The loop over the interior and every output at the edges: four for each multiply-add, four for each input and
    // output.
    private long References(GradientTile tile)
    {
        var (begin, end) = Window.Width.Interior();
        int bodies = tile.Columns == 1 ? 1 : 1 + Window.Width.Out - (end - begin);
        int remainder = Packed.InPerGroup % tile.InChannels == 0 ? 1 : 2;
        return remainder * (bodies + 1L) * ((tile.Inputs * tile.Outputs * 4) + (4 * (tile.Inputs + tile.Outputs)));
    }
}
