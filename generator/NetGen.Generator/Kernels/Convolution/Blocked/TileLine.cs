using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>A line of register tiles of a <see cref="BlockedConvolutionCode"/>: side by side, over the same rows of the
/// output.</summary>
/// <param name="Ob">The number of its blocks of output channels.</param>
/// <param name="Od">Its plane of the output.</param>
/// <param name="Number">Its number among the lines of a plane.</param>
/// <param name="Oh">Its first row.</param>
/// <param name="Group">Its group of channels.</param>
/// <param name="Outputs">Where its first row of y begins, for each block.</param>
internal sealed record TileLine(
    IndexExpression Ob,
    IndexExpression Od,
    IndexExpression Number,
    IndexExpression Oh,
    IndexExpression Group,
    IndexExpression[] Outputs);
