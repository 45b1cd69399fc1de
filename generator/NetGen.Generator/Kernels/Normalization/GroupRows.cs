using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>The groups of channels of a planar tensor (C, positions). A group is one dense row of floats, so that it is
/// gone through as a channel is.</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Groups">The number of groups.</param>
internal sealed record GroupRows(int Channels, int Positions, int Groups)
{
    /// <summary>The number of elements of a group; more than 1.</summary>
    public int Length => Channels / Groups * Positions;

    /// <summary>Sizes within a kernel's name.</summary>
    public string Name => Names.Number(Channels) + "x" + Names.Number(Positions) + "_groups" + Names.Number(Groups);

    /// <summary>Sizes in words.</summary>
    public string Description => $"({Names.Number(Channels)}, {Names.Number(Positions)}) in {Names.Number(Groups)} groups";

    /// <summary>The groups as rows.</summary>
    public ChannelRows Whole => new(Groups, Length, Layout.Planar);

    /// <summary>The rows that a group is gone through by: itself, or its channels if each has numbers of its
    /// own.</summary>
    public ChannelRows Parts(NormAffine affine) => affine == NormAffine.Channels ? new(Channels, Positions, Layout.Planar) : Whole;

    /// <summary>Writes what is done with each of these rows of a group.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="affine">What has numbers of its own.</param>
    /// <param name="group">The group.</param>
    /// <param name="suffix">Ends the names of locals, so that a group can be gone through twice.</param>
    /// <param name="body">Writes what is done with a row.</param>
    public void ForEachPart(
        KernelBuilder b, InstructionSet isa, NormAffine affine, ChannelRow group, string suffix, Action<ChannelRow> body)
    {
        if (affine != NormAffine.Channels)
        {
            body(group);
            return;
        }

        int channels = Channels / Groups;
        b.For("k" + suffix, 0, channels, k =>
        {
            var channel = b.LetIndex("channel" + suffix, (group.Channel * channels) + k);
            body(new ChannelRow(Parts(affine), isa, channel, 0));
        });
    }
}
