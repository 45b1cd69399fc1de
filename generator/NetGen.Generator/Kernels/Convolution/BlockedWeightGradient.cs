using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's weights, summed over the batch, from a blocked dy: each accumulator holds the weights of a
/// block of output channels for one input channel and tap, and stays in its register over all images. Operands: x, dy, dw as
/// <see cref="PackedWeights"/>. Needs <see cref="PackedWeights.Supports"/>.
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
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new BlockedWeightGradientBuilder(this, isa).Build();

    internal GradientTile Tile(InstructionSet isa)
    {
        int perGroup = Packed.InPerGroup;
        bool inside = Packed.ChannelsInside(isa);

        // Of blocks, a tile takes channels of one; of unaligned groups, one channel; of planes, any that share a group.
        var inChannels = !inside
            ? InLayout == Layout.Planar ? GradientTile.Divisors(perGroup) : [1]
            : perGroup <= isa.Lanes ? Enumerable.Range(1, perGroup) : GradientTile.Divisors(isa.Lanes);
        int[] columns = Window.Width.Taps == 1 ? [1] : [1, Window.Width.Taps];
        var rows = Window.Height.IsInside ? GradientTile.Divisors(Window.Height.Taps) : [1];
        return GradientTile.Choose(
            isa,
            inChannels,
            rows,
            columns,
            GradientTile.Divisors(Packed.BlocksPerGroup(isa)).Where(blocks => blocks <= 4),
            tile => References(tile) <= LargestReferences,
            tile => ((perGroup + tile.InChannels - 1) / tile.InChannels) * tile.InChannels / (double)perGroup);
    }

    internal (string Name, int Extent)[] Items(InstructionSet isa)
    {
        var tile = Tile(isa);
        return
        [
            ("ob", Packed.Blocks(isa) / tile.Outputs),
            ("icTile", (Packed.InPerGroup + tile.InChannels - 1) / tile.InChannels),
            ("kd", Window.Depth.Taps),
            ("khTile", Window.Height.Taps / tile.Rows),
            ("kwTile", Window.Width.Taps / tile.Columns),
        ];
    }

    /// <summary>The outputs [begin, end) of a row whose taps of a tile all lie in the input.</summary>
    internal static (int Begin, int End) Interior(ConvolutionAxis width)
    {
        var inside = Enumerable.Range(0, width.Out)
            .Where(t => width.Reads(t, 0) && width.Reads(t, width.Taps - 1))
            .ToList();
        return inside.Count == 0 ? (0, 0) : (inside[0], inside[inside.Count - 1] + 1);
    }

    // The loop over the interior and every output at the edges: four for each multiply-add, four for each input and output.
    private int References(GradientTile tile)
    {
        var (begin, end) = Interior(Window.Width);
        int bodies = tile.Columns == 1 ? 1 : 1 + Window.Width.Out - (end - begin);
        int remainder = Packed.InPerGroup % tile.InChannels == 0 ? 1 : 2;
        return remainder * (bodies + 1) * ((tile.Inputs * tile.Outputs * 4) + (4 * (tile.Inputs + tile.Outputs)));
    }
}
