using NetGen.Generator.Graph;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// How the weights of blocked kernels lie: for each block of output channels, one vector of them for each input channel
/// and tap, as [block][ic block][kd][kh][kw][ic in block][lane] where the input's blocks are those of a group, else as
/// [block][ic][kd][kh][kw][lane]. Input channels are counted within a group; a last partial block has only its
/// channels. Lanes past the output channels hold zero in weights, and anything in gradients.
/// </summary>
/// <param name="InChannels">Channels of the input, over all groups.</param>
/// <param name="OutChannels">Channels of the output, over all groups.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Taps">Taps of one input channel.</param>
/// <param name="InLayout">The input's layout.</param>
public sealed record PackedWeights(int InChannels, int OutChannels, int Groups, int Taps, Layout InLayout)
{
    /// <summary>Input channels of one group.</summary>
    public int InPerGroup => InChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public int OutPerGroup => OutChannels / Groups;

    /// <summary>Whether no block of output channels spans two groups, as the kernels need.</summary>
    public static bool Supports(int outChannels, int groups, InstructionSet isa) =>
        groups == 1 || outChannels / groups % isa.Lanes == 0;

    /// <summary>Whether the input channels of a block are innermost.</summary>
    public bool ChannelsInside(InstructionSet isa) =>
        InLayout == Layout.Blocked && (Groups == 1 || InPerGroup % isa.Lanes == 0);

    /// <summary>Blocks of output channels.</summary>
    public int Blocks(InstructionSet isa) => (OutChannels + isa.Lanes - 1) / isa.Lanes;

    /// <summary>Blocks of output channels of one group.</summary>
    public int BlocksPerGroup(InstructionSet isa) => Blocks(isa) / Groups;

    /// <summary>Floats of one block of output channels.</summary>
    public int BlockSize(InstructionSet isa) => checked(InPerGroup * Taps * isa.Lanes);

    /// <summary>Floats in all.</summary>
    public int Size(InstructionSet isa) => checked(Blocks(isa) * BlockSize(isa));
}
