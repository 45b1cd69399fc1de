using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Convolution (cross-correlation, as every framework means it) over 1 to 3 axes.</summary>
public static class ConvLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Conv",
        "Convolution with learnt weights over 1 to 3 axes.",
        [
            new("Channels", ArgumentType.Integer, "Number of output channels.", Required: true, Minimum: 1),
            Windows.Kernel,
            Windows.Stride("1"),
            Windows.Padding,
            Windows.Dilation,
            new("Groups", ArgumentType.Integer, "Number of groups that channels are split into.", Minimum: 1, Default: "1"),
            new("Bias", ArgumentType.Boolean, "Whether a learnt bias is added to each output channel.", Default: "true"),
            Numerics.Algorithm,
            Numerics.Layer,
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

        if (Windows.Infer(layer, strideIsKernel: false) is not { } axes)
        {
            return;
        }

        if (Numerics.Choose(layer, axes, groups) is not { } algorithm)
        {
            return;
        }

        int rank = layer.InputShape.Rank;
        var kernel = axes.Skip(TensorShape.MaxRank - rank).Select(a => a.Kernel).ToArray();
        long taps = kernel.Aggregate(1L, (product, k) => Saturating.Multiply(product, k));
        long fanIn = Saturating.Multiply(taps, inChannels / groups);
        if (!WeightsFit(layer, inChannels, outChannels, groups, taps))
        {
            return;
        }

        // PyTorch takes the output channels of all groups, though an input channel reaches only its own group's.
        int fanOut = (int)Math.Min(int.MaxValue, Saturating.Multiply(taps, outChannels));
        int weight = layer.Graph.AddParameter(
            layer.Name + ".weight",
            ParameterKind.Weight,
            kernel.Prepend(inChannels / groups).Prepend(outChannels).ToEquatableArray(),
            (int)fanIn,
            fanOut);
        EquatableArray<int> inputs = bias
            ?
            [
                layer.Input,
                weight,
                layer.Graph.AddParameter(layer.Name + ".bias", ParameterKind.Bias, [outChannels], (int)fanIn, fanOut),
            ]
            : [layer.Input, weight];
        layer.Produce(
            new ConvolutionOperation(axes, inChannels, outChannels, groups, bias, algorithm),
            inputs,
            Windows.OutputShape(outChannels, axes, rank));
        CheckPaddedCopies(layer, axes, inChannels, outChannels);
    }

    /// <summary>Whether the weights of a convolution fit into an arena, as they are and as kernels read them.</summary>
    internal static bool WeightsFit(LayerContext layer, int inChannels, int outChannels, int groups, long taps)
    {
        long perOutput = Saturating.Multiply(taps, inChannels / groups);
        if (perOutput > Sizes.LargestArena / outChannels)
        {
            layer.Report(
                DiagnosticIds.NetworkTooLarge, null, layer.Described, "weights", $"{perOutput} x {outChannels}", Sizes.LargestArena);
            return false;
        }

        if (PackedWeights(inChannels, outChannels, groups, taps) is > Sizes.LargestArena and var packed)
        {
            layer.Report(DiagnosticIds.NetworkTooLarge, null, layer.Described, "packed weights", packed, Sizes.LargestArena);
            return false;
        }

        return true;
    }

    /// <summary>Checks that the copies fit into an arena that planar kernels read, with zeros around and between the
    /// elements.</summary>
    internal static void CheckPaddedCopies(
        LayerContext layer, EquatableArray<WindowAxis> axes, int inChannels, int outChannels)
    {
        var (input, gradient) = PaddedCopies(axes, inChannels, outChannels);
        if (Math.Max(input, gradient) > Sizes.LargestArena)
        {
            layer.Report(
                DiagnosticIds.NetworkTooLarge,
                "Padding",
                layer.Described,
                input > Sizes.LargestArena ? "padded input" : "padded gradient",
                Math.Max(input, gradient),
                Sizes.LargestArena);
        }
    }

    /// <summary>The floats of a padded copy of the input, and of one of the output's gradient.</summary>
    internal static (long Input, long Gradient) PaddedCopies(EquatableArray<WindowAxis> axes, int inChannels, int outChannels) => (
        axes.Aggregate((long)inChannels, (product, axis) => Saturating.Multiply(product, axis.Padded)),
        axes.Aggregate((long)outChannels, (product, axis) => Saturating.Multiply(product, axis.PaddedGradient)));

    // Packed for vectors, whose widest are as long as the alignment, weights have whole vectors of output channels, or
    // of input channels for the data gradient.
    private static long PackedWeights(int inChannels, int outChannels, int groups, long taps) => Math.Max(
        Sizes.Align(outChannels) * (inChannels / groups),
        Sizes.Align(inChannels) * (outChannels / groups)) * taps;
}

/// <summary>y = weight * x + bias. Inputs: x, weight and, if there is one, bias.</summary>
/// <param name="Axes">The window along depth, height and width.</param>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="Groups">Groups that see only their own channels.</param>
/// <param name="Bias">Whether there is a bias.</param>
/// <param name="Algorithm">How it and its gradients are computed.</param>
public sealed record ConvolutionOperation(
    EquatableArray<WindowAxis> Axes,
    int InChannels,
    int OutChannels,
    int Groups,
    bool Bias,
    ConvolutionAlgorithm Algorithm = ConvolutionAlgorithm.Auto) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "conv " + Windows.KernelText(Axes);

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.ByAlgorithm;

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem or AdditionItem;

    /// <summary>Whether each channel is convolved by itself, and gives one.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InChannels && Groups == OutChannels;

    /// <summary>Taps of one window over all axes.</summary>
    public int Taps => Axes[0].Kernel * Axes[1].Kernel * Axes[2].Kernel;

    /// <summary>The floats of the larger of the copies with zeros around that kernels may need.</summary>
    public long LargestPaddedCopy
    {
        get
        {
            var (input, gradient) = ConvLayer.PaddedCopies(Axes, InChannels, OutChannels);
            return Math.Max(input, gradient);
        }
    }

    /// <inheritdoc/>
    public override long MultiplyAdds =>
        (long)OutChannels * Axes[0].Out * Axes[1].Out * Axes[2].Out * (InChannels / Groups) * Taps;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Windows(Axes, OutChannels, axes => this with { Axes = axes });

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(1, new ConvolutionWeightGradientOperation(this), rule.Input(0), rule.OutputGradient);
        if (Bias)
        {
            rule.Gradient(2, new BiasGradientOperation(), rule.OutputGradient);
        }

        rule.Gradient(0, new ConvolutionDataGradientOperation(this), rule.OutputGradient, rule.Input(1));
    }
}

/// <summary>The gradient of a convolution's input: inputs dy and weight.</summary>
public sealed record ConvolutionDataGradientOperation(ConvolutionOperation Forward) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Forward.Mnemonic + " data gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.ByAlgorithm;

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem or AdditionItem;
}

/// <summary>The gradient of a convolution's weight, summed over the batch: inputs x and dy.</summary>
public sealed record ConvolutionWeightGradientOperation(ConvolutionOperation Forward) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Forward.Mnemonic + " weight gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.ByAlgorithm;
}

/// <summary>The gradient of a bias: dy summed over positions and the batch.</summary>
public sealed record BiasGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "bias gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.PlanarResult;
}
