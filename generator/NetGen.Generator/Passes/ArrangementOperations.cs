using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The same tensor in another layout; inserted where a kernel needs it.</summary>
public sealed record RepackOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "repack";
}

/// <summary>Zeros around a tensor, and between its elements, so that a planar convolution needs no borders.</summary>
/// <param name="Axes">What is added along depth, height and width.</param>
public sealed record PadOperation(EquatableArray<PadAxis> Axes) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "pad";
}

/// <summary>Padding along one axis.</summary>
/// <param name="In">The extent of the input.</param>
/// <param name="Begin">Zeros before the input; a negative number leaves out that many elements.</param>
/// <param name="Out">The extent of the output.</param>
/// <param name="Spacing">The distance of two elements in the output.</param>
public sealed record PadAxis(int In, int Begin, int Out, int Spacing)
{
    /// <summary>Whether the axis stays as it is.</summary>
    public bool IsIdentity => Begin == 0 && Out == In && Spacing == 1;
}

/// <summary>Convolution weights rearranged for a blocked kernel.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Transposed">Whether for the data gradient.</param>
/// <param name="InLayout">The layout of what the kernel reads.</param>
public sealed record PackWeightsOperation(ConvolutionOperation Convolution, bool Transposed, Layout InLayout) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "pack weights";
}

/// <summary>The gradient of convolution weights, brought from a blocked kernel's order into the canonical one.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="InLayout">The layout of the convolution's input.</param>
public sealed record UnpackWeightGradientOperation(ConvolutionOperation Convolution, Layout InLayout) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "unpack weight gradient";
}
