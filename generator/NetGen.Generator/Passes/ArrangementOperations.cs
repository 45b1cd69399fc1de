using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Kernels.Dense;
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
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor, the second input.</param>
public sealed record PackWeightsOperation(
    ConvolutionOperation Convolution, bool Transposed, Layout InLayout, bool Scaled = false) : PackingOperation
{
    /// <summary>The kernel that does it.</summary>
    public PackWeights Kernel => Convolution.IsDepthwise
        ? new(Convolution.OutChannels, 1, 1, Convolution.Taps, false, Layout.Planar, Scaled)
        : Transposed
        ? new(Convolution.InChannels, Convolution.OutChannels, Convolution.Groups, Convolution.Taps, true, InLayout)
        : new(Convolution.OutChannels, Convolution.InChannels, Convolution.Groups, Convolution.Taps, false, InLayout, Scaled);

    /// <inheritdoc/>
    public override string Mnemonic => "pack weights";
}

/// <summary>Dense weights as bfloat16, two rows in one. Inputs: weight and, if scaled, factor.</summary>
/// <param name="Dense">The dense layer.</param>
/// <param name="Scaled">Whether the weights of each output are multiplied by a factor.</param>
public sealed record PairWeightsOperation(DenseOperation Dense, bool Scaled) : PackingOperation
{
    /// <summary>The kernel that does it.</summary>
    public PairRows Kernel => new(Dense.OutFeatures, Dense.InFeatures, Scaled);

    /// <inheritdoc/>
    public override string Mnemonic => "round weights";
}

/// <summary>Convolution weights transformed for Winograd's kernels. Inputs: weight and, if scaled, the factors.</summary>
/// <param name="Kernel">The kernel that does it.</param>
public sealed record PackWinogradOperation(WinogradWeights Kernel) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "transform weights";
}

/// <summary>A convolution or data gradient by Winograd's kernels, or a part of it. Inputs as the kernel's operands.</summary>
/// <param name="Of">The operation it computes.</param>
/// <param name="Kernel">The kernel that does it.</param>
public sealed record WinogradOperation(Operation Of, WinogradConvolution Kernel) : Operation
{
    /// <summary>What the layer's name does not say of it.</summary>
    public string Role => Kernel.Part == WinogradPart.Input ? "transform" : Of is ConvolutionOperation or TransposedConvolutionOperation ? "" : "data gradient";

    /// <inheritdoc/>
    public override string Mnemonic => Of.Mnemonic + (Kernel.Part == WinogradPart.Input ? ", transform of the input" : Kernel.Pools ? ", max pool 2x2" : "");
}

/// <summary>A convolution by a blocked kernel that writes only the largest of each 2x2 window. Inputs as the convolution's.</summary>
/// <param name="Of">The convolution.</param>
public sealed record PooledConvolutionOperation(ConvolutionOperation Of) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Of.Mnemonic + ", max pool 2x2";
}

/// <summary>The gradient of convolution weights by Winograd's kernel. Inputs: x, dy, scratch.</summary>
/// <param name="Of">The operation it computes.</param>
/// <param name="Kernel">The kernel that does it.</param>
public sealed record WinogradWeightGradientOperation(Operation Of, WinogradWeightGradient Kernel) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Of.Mnemonic;
}

/// <summary>The gradient of convolution weights, brought from a blocked kernel's order into the canonical one.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="InLayout">The layout of the convolution's input.</param>
public sealed record UnpackWeightGradientOperation(ConvolutionOperation Convolution, Layout InLayout) : Operation
{
    /// <summary>The kernel that does it.</summary>
    public UnpackWeightGradient Kernel => Convolution.IsDepthwise
        ? new(Convolution.OutChannels, 1, 1, Convolution.Taps, Layout.Planar)
        : new(Convolution.OutChannels, Convolution.InChannels, Convolution.Groups, Convolution.Taps, InLayout);

    /// <inheritdoc/>
    public override string Mnemonic => "unpack weight gradient";
}

/// <summary>What a batch norm by moving averages does to the layer before it. Inputs: mean, variance and, where there are, scale,
/// shift and the layer's bias. Outputs: a factor for the weights of each channel, and the bias in place of both.</summary>
/// <param name="Norm">The batch norm.</param>
/// <param name="Bias">Whether the layer before has a bias.</param>
public sealed record FoldNormOperation(BatchNormOperation Norm, bool Bias) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "fold batch norm";
}

/// <summary>Weights of a convolution or dense layer, those of each output channel times its factor. Inputs: weight, factor.</summary>
/// <param name="OutChannels">The number of output channels.</param>
public sealed record ScaleWeightsOperation(int OutChannels) : PackingOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "scale weights";
}
