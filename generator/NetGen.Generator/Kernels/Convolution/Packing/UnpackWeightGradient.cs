using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Rearranges the gradient of a blocked weight gradient to PyTorch's (OC, IC / groups, KD, KH, KW).
/// Operands: packed, dw.</summary>
/// <param name="OutChannels">Output channels of the convolution.</param>
/// <param name="InChannels">Its input channels, over all groups.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Taps">Taps of one channel.</param>
/// <param name="InLayout">The layout of the convolution's input.</param>
public sealed record UnpackWeightGradient(
    int OutChannels,
    int InChannels,
    int Groups,
    int Taps,
    Layout InLayout) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        "Unpack_" + Names.Number(OutChannels) + "x" + Names.Number(InChannels)
        + "_taps" + Names.Number(Taps) + Names.Groups(Groups) + (InLayout == Layout.Planar ? "_planarInput" : "");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>How the operand lies.</summary>
    public PackedWeights Packed => new(InChannels, OutChannels, Groups, Taps, InLayout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Packed.Blocks(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        PackedWalk.Write(b, Packed, isa, Taps, Packed.InPerGroup * Taps, false, (canonical, packed, outStride, _, channels) =>
            b.For("lane", 0, channels, lane =>
                b.Store("dw", canonical + (lane * outStride), new Load("packed", packed + lane, false))));
        return new Kernel(
            Name,
            [$"dw (OC, IC / groups, taps) = packed {PackedWalk.Describe(Packed, isa)}."],
            KernelParameters.Of(Reach, ["packed", "dw"]),
            b.Statements);
    }
}
