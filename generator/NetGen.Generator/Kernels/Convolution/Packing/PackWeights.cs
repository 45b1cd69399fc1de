using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// Rearranges weights from PyTorch's (OC, IC / groups, KD, KH, KW) to <see cref="PackedWeights"/>. Operands: w, packed.
/// Transposed, for a data gradient, the kernel's output channels are the forward's input channels, and taps
/// run from the last to the first.
/// </summary>
/// <param name="OutChannels">Output channels of the kernel that reads the packed weights.</param>
/// <param name="InChannels">Its input channels, over all groups.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Taps">Taps of one channel.</param>
/// <param name="Transposed">Whether the kernel is a data gradient.</param>
/// <param name="InLayout">The layout of that kernel's input.</param>
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor, an operand behind
/// w.</param>
public sealed record PackWeights(
    int OutChannels,
    int InChannels,
    int Groups,
    int Taps,
    bool Transposed,
    Layout InLayout,
    bool Scaled = false) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        (Transposed ? "PackTransposed_" : "Pack_") + Names.Number(OutChannels) + "x" + Names.Number(InChannels)
        + "_taps" + Names.Number(Taps) + Names.Groups(Groups) + (InLayout == Layout.Planar ? "_planarInput" : "") + (Scaled ? "_scaled" : "");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>How the result lies.</summary>
    public PackedWeights Packed => new(InChannels, OutChannels, Groups, Taps, InLayout);

    /// <summary>The size of the result in floats.</summary>
    public int PackedSize(InstructionSet isa) => Packed.Size(isa);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Packed.Blocks(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int perIn = Transposed ? Packed.OutPerGroup * Taps : Taps;
        int perOut = Transposed ? Taps : Packed.InPerGroup * Taps;
        PackedWalk.Write(b, Packed, isa, perIn, perOut, Transposed, (canonical, packed, outStride, outChannel, channels) =>
        {
            b.For("lane", 0, channels, lane =>
            {
                Value weight = new Load("w", canonical + (lane * outStride), false);
                b.Store("packed", packed + lane, Scaled ? weight * new Load("factor", outChannel + lane, false) : weight);
            });
            if (OutChannels % isa.Lanes != 0)
            {
                b.For("lane", channels, isa.Lanes, lane => b.Store("packed", packed + lane, new Constant(0, false)));
            }
        });
        string from = Transposed ? "(IC, OC / groups, taps from the last)" : "(OC, IC / groups, taps)";
        return new Kernel(
            Name,
            [$"packed {PackedWalk.Describe(Packed, isa)} = w {from}{(Scaled ? ", each output channel times its factor" : "")}; lanes past the output channels are zero."],
            KernelParameters.Of(Reach, Scaled ? ["w", "factor", "packed"] : ["w", "packed"]),
            b.Statements);
    }
}
