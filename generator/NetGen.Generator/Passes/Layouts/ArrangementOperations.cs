using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The same tensor in another layout; inserted where a kernel needs it.</summary>
public sealed record RepackOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "repack";
}

/// <summary>The sum of a few floats that lie side by side, as the last step of a reduction.</summary>
public sealed record SumOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "sum";
}

/// <summary>Zeros around a tensor, and between its elements, so that a planar convolution needs no borders.</summary>
/// <param name="Axes">What is added along depth, height and width.</param>
public sealed record PadOperation(EquatableArray<PadAxis> Axes) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "pad";

    /// <summary>Whether nothing is added.</summary>
    public bool IsIdentity => Axes.All(a => a is { Begin: 0, End: 0, Spacing: 1 });
}

/// <summary>Rearranges parameters, whenever they have changed, before the pass that reads them.</summary>
public abstract record PackingOperation : Operation;

/// <summary>Convolution weights rearranged for a blocked kernel.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Transposed">Whether for the data gradient.</param>
/// <param name="InLayout">The layout of what the kernel reads.</param>
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor, the second
/// input.</param>
public sealed record PackWeightsOperation(
    ConvolutionOperation Convolution, bool Transposed, Layout InLayout, bool Scaled = false) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "pack weights";
}

/// <summary>Dense weights as bfloat16, two rows in one. Inputs: weight and, if scaled, factor.</summary>
/// <param name="Dense">The dense layer.</param>
/// <param name="Scaled">Whether the weights of each output are multiplied by a factor.</param>
public sealed record PairWeightsOperation(DenseOperation Dense, bool Scaled) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "round weights";
}

/// <summary>Convolution weights transformed for Winograd's kernels. Inputs: weight and, if scaled, the
/// factors.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Transform">The transform.</param>
/// <param name="RegisterBlocks">Blocks of output channels of a register tile.</param>
/// <param name="Transposed">Whether for the data gradient.</param>
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor, the second
/// input.</param>
public sealed record TransformWeightsOperation(
    ConvolutionOperation Convolution, WinogradTransform Transform, int RegisterBlocks, bool Transposed, bool Scaled) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "transform weights";
}

/// <summary>Winograd's transform of the input, where it is not a part of the convolution's kernel. Inputs: x and
/// scratch.</summary>
/// <param name="Of">The operation whose input it transforms.</param>
public sealed record WinogradInputOperation(Operation Of) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Of.Mnemonic + ", transform of the input";
}

/// <summary>The gradient of convolution weights, brought from a blocked kernel's order into the canonical
/// one.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="InLayout">The layout of the convolution's input.</param>
public sealed record UnpackWeightGradientOperation(ConvolutionOperation Convolution, Layout InLayout) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "unpack weight gradient";
}

/// <summary>What a batch norm by moving averages does to the layer before it. Inputs: mean, variance and, where there
/// are, scale, shift and the layer's bias. Outputs: a factor for the weights of each channel, and the bias in place of
/// both.</summary>
/// <param name="Norm">The batch norm.</param>
/// <param name="Bias">Whether the layer before has a bias.</param>
public sealed record FoldNormOperation(BatchNormOperation Norm, bool Bias) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "fold batch norm";
}

/// <summary>Weights of a convolution or dense layer, those of each output channel times its factor. Inputs: weight,
/// factor.</summary>
/// <param name="OutChannels">The number of output channels.</param>
public sealed record ScaleWeightsOperation(int OutChannels) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "scale weights";
}
