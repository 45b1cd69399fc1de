using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>A kernel that treats each channel of a tensor (C, positions) by its own numbers, and whose method may serve
/// many sizes. A work item is a channel, or a block of them: see <see cref="ChannelRows"/>.</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of the tensor.</param>
public abstract record ChannelKernel(int Channels, int Positions, Layout Layout) : KernelSpec
{
    /// <summary>Whether this is the code of all sizes that differ in arguments alone.</summary>
    public bool AnySize { get; init; }

    /// <inheritdoc/>
    public sealed override string Family => "Normalization";

    /// <inheritdoc/>
    public sealed override int WorkItems(InstructionSet isa) => Rows.Count(isa);

    /// <inheritdoc/>
    public sealed override KernelCode Code(InstructionSet isa)
    {
        var rows = Rows.Code(isa);
        return this with { Channels = rows.Channels, Positions = rows.Positions, AnySize = rows.AnySize };
    }

    /// <inheritdoc/>
    public sealed override EquatableArray<KernelExtent> Extents(InstructionSet isa) => Rows.Extents(isa);

    /// <inheritdoc/>
    public sealed override Kernel Build(InstructionSet isa) => Rows.Code(isa) == Rows ? BuildRows(isa) : Code(isa).Build(isa);

    /// <summary>The channels as the kernel goes through them.</summary>
    private protected ChannelRows Rows => new(Channels, Positions, Layout, AnySize);

    /// <summary>The loop nest over the rows, for what is its own code.</summary>
    private protected abstract Kernel BuildRows(InstructionSet isa);
}
