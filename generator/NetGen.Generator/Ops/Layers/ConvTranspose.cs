using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Transposed convolution over 1 to 3 axes: what a convolution does to the gradient of its output.</summary>
public static class ConvTransposeLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "ConvTranspose",
        "Transposed convolution with learnt weights over 1 to 3 axes: each input adds its weighted window to the output.",
        [
            new("Channels", ArgumentType.Integer, "Number of output channels.", Required: true, Minimum: 1),
            Windows.Kernel,
            new("Stride", ArgumentType.Extents, "Distance of two windows in the output, for all axes or one for each axis.", Minimum: 1, Default: "1"),
            new("Padding", ArgumentType.Extents, "Positions cut off both sides of the output, for all axes or one for each axis.", Default: "0"),
            new(
                "OutputPadding",
                ArgumentType.Extents,
                "Positions added to the end of the output, for all axes or one for each axis; below the stride or the dilation.",
                Default: "0"),
            Windows.Dilation,
            new("Groups", ArgumentType.Integer, "Number of groups that channels are split into.", Minimum: 1, Default: "1"),
            new("Bias", ArgumentType.Boolean, "Whether a learnt bias is added to each output channel.", Default: "true"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        int inChannels = layer.InputShape.Channels;
        int outChannels = layer.Arguments.Integer("Channels");
        int groups = layer.Arguments.Integer("Groups", 1);
        bool bias = layer.Arguments.Boolean("Bias", true);
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            layer.Report(DiagnosticIds.GroupsDoNotDivide, "Groups", layer.Described, inChannels, outChannels, groups);
            return;
        }

        if (InferWindows(layer) is not { } axes)
        {
            return;
        }

        // The convolution whose transpose this is reads what this writes, and has the same weights.
        int rank = layer.InputShape.Rank;
        var kernel = axes.Skip(TensorShape.MaxRank - rank).Select(a => a.Kernel).ToArray();
        long taps = kernel.Aggregate(1L, (product, k) => Saturating.Multiply(product, k));
        if (!ConvLayer.WeightsFit(layer, outChannels, inChannels, groups, taps))
        {
            return;
        }

        // PyTorch takes the fans of the weight's shape, though it is transposed here.
        int fanIn = (int)Saturating.Multiply(taps, outChannels / groups);
        int fanOut = (int)Math.Min(int.MaxValue, Saturating.Multiply(taps, inChannels));
        int weight = layer.Graph.AddParameter(
            layer.Name + ".weight",
            ParameterKind.Weight,
            kernel.Prepend(outChannels / groups).Prepend(inChannels).ToEquatableArray(),
            fanIn,
            fanOut);
        EquatableArray<int> inputs = bias
            ? [layer.Input, weight, layer.Graph.AddParameter(layer.Name + ".bias", ParameterKind.Bias, [outChannels], fanIn, fanOut)]
            : [layer.Input, weight];
        layer.Produce(
            new TransposedConvolutionOperation(new ConvolutionOperation(axes, outChannels, inChannels, groups, Bias: false, Numerics.Of(layer)), bias),
            inputs,
            new TensorShape(outChannels, axes.Skip(TensorShape.MaxRank - rank).Select(a => a.In).ToEquatableArray()));
        ConvLayer.CheckPaddedCopies(layer, axes, outChannels, inChannels);
    }

    // Output extent: (in - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + output padding. The axes are those
    // of the convolution from the output to the input.
    private static EquatableArray<WindowAxis>? InferWindows(LayerContext layer)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return null;
        }

        var kernel = layer.Arguments.Extents("Kernel", 1);
        var stride = layer.Arguments.Extents("Stride", 1);
        var padding = layer.Arguments.Extents("Padding", 0);
        var more = layer.Arguments.Extents("OutputPadding", 0);
        var dilation = layer.Arguments.Extents("Dilation", 1);
        var axes = Enumerable.Repeat(WindowAxis.None, TensorShape.MaxRank - shape.Rank).ToList();
        for (int i = 0; i < shape.Rank; i++)
        {
            string axis = Windows.AxisName(shape.Rank - 1 - i);
            int largestMore = Math.Max(stride[i], dilation[i]) - 1;
            if (more[i] > largestMore)
            {
                OutOfRange("OutputPadding", "OutputPadding along " + axis, more[i], FormattableString.Invariant($"0 to {largestMore}"));
                return null;
            }

            long reach = ((long)dilation[i] * (kernel[i] - 1)) + 1;
            long whole = ((shape.Spatial[i] - 1L) * stride[i]) + reach + more[i];
            if (whole > ArgumentDefinition.Largest)
            {
                OutOfRange("Kernel", "the output's extent along " + axis, whole, FormattableString.Invariant($"1 to {ArgumentDefinition.Largest}"));
                return null;
            }

            if (2L * padding[i] >= whole)
            {
                OutOfRange("Padding", "Padding along " + axis, padding[i], FormattableString.Invariant($"0 to {(whole - 1) / 2}"));
                return null;
            }

            axes.Add(new WindowAxis(
                (int)(whole - (2L * padding[i])), kernel[i], stride[i], dilation[i], padding[i], padding[i], shape.Spatial[i]));
        }

        return axes.ToEquatableArray();

        void OutOfRange(string argument, string what, long found, string range) =>
            layer.Report(DiagnosticIds.OutOfRange, argument, layer.Described, what, found, range);
    }
}

/// <summary>y = the data gradient of a convolution, taken of x, + bias. Inputs: x, weight and, if there is one,
/// bias.</summary>
/// <param name="Transpose">The convolution from y to x: its input channels are those of y. It has no bias.</param>
/// <param name="Bias">Whether there is a bias.</param>
public sealed record TransposedConvolutionOperation(ConvolutionOperation Transpose, bool Bias) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "transposed conv " + Windows.KernelText(Transpose.Axes);

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.ByAlgorithm;

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem or AdditionItem;

    /// <inheritdoc/>
    public override long MultiplyAdds => Transpose.MultiplyAdds;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        // The roles of input and output gradient are swapped.
        rule.Gradient(1, new ConvolutionWeightGradientOperation(Transpose), rule.OutputGradient, rule.Input(0));
        if (Bias)
        {
            rule.Gradient(2, new BiasGradientOperation(), rule.OutputGradient);
        }

        rule.Gradient(0, new TransposedConvolutionDataGradientOperation(Transpose), rule.OutputGradient, rule.Input(1));
    }
}

/// <summary>The gradient of a transposed convolution's input, which is a convolution: inputs dy and weight.</summary>
public sealed record TransposedConvolutionDataGradientOperation(ConvolutionOperation Convolution) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "transposed " + Convolution.Mnemonic + " data gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.ByAlgorithm;

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem or AdditionItem;
}
