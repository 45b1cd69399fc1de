using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// The transform of r x r weights, G g G^T, from PyTorch's (OC, IC, r, r) to u [oc / (b v)][n x n][ic][oc % (b v)], for
/// register tiles of b blocks of v output channels. Operands: w, u. Transposed, for a data gradient, the kernel's
/// output channels are the forward's input channels, and taps run from the last to the first. Lanes past the output
/// channels are zero.
/// </summary>
/// <param name="OutChannels">Output channels of the kernel that reads the transformed weights.</param>
/// <param name="InChannels">Its input channels.</param>
/// <param name="Transform">The transform.</param>
/// <param name="RegisterBlocks">b.</param>
/// <param name="Transposed">Whether the kernel is a data gradient.</param>
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor, an operand behind
/// w.</param>
public sealed record WinogradWeights(
    int OutChannels,
    int InChannels,
    WinogradTransform Transform,
    int RegisterBlocks,
    bool Transposed,
    bool Scaled = false) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        (Transposed ? "PackTransposed_" : "Pack_") + "winograd" + Transform.Label + "_"
        + Names.Number(OutChannels) + "x" + Names.Number(InChannels) + "_tile" + Names.Number(RegisterBlocks) + (Scaled ? "_scaled" : "");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>The size of the result in floats.</summary>
    public int PackedSize(InstructionSet isa) => checked(WorkItems(isa) * isa.Lanes * InChannels * Transform.Products);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (OutChannels + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) =>
        new WinogradWeightsCode(Transform, RegisterBlocks, Transposed, Scaled, OutChannels % isa.Lanes != 0);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) =>
    [
        .. OutChannels % isa.Lanes != 0 ? [new KernelExtent("channels", OutChannels)] : Array.Empty<KernelExtent>(),
        new KernelExtent("inChannels", InChannels),
        new KernelExtent("wStride", (Transposed ? OutChannels : InChannels) * Transform.Taps * Transform.Taps),
    ];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);
}
