using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// A kernel that sums over the channels of each position, all its tensors (C, positions), planar. A work item is a
/// vector of positions, or all channels of the only one, which then fill the vectors.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
public abstract record ChannelReduction(int Channels, int Positions) : KernelSpec
{
    /// <inheritdoc/>
    public sealed override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public sealed override int WorkItems(InstructionSet isa) => (Positions + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public sealed override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        if (Positions == 1)
        {
            b.For("item", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), _ => AlongChannels(b, isa.Lanes));
        }
        else
        {
            RowTiles.For(b, Positions, isa.Lanes, (p, count) => AlongPositions(b, p, count % isa.Lanes));
        }

        return new Kernel(Name, Description, KernelParameters.Of(Reach, Operands), b.Statements);
    }

    /// <summary>The lines of the method's header.</summary>
    protected abstract EquatableArray<string> Description { get; }

    /// <summary>The names of the operands.</summary>
    protected abstract string[] Operands { get; }

    /// <summary>Writes the work on a vector of positions.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="p">The first position.</param>
    /// <param name="active">The number of positions in the vector, 0 if all.</param>
    protected abstract void AlongPositions(KernelBuilder b, IndexExpression p, int active);

    /// <summary>Writes the work on the only position.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="lanes">The number of channels in a vector.</param>
    protected abstract void AlongChannels(KernelBuilder b, int lanes);
}
