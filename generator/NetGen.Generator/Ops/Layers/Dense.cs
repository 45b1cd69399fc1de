using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>A fully connected layer.</summary>
public static class DenseLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Dense",
        "Fully connected layer over a feature vector.",
        [
            new("Features", ArgumentType.Integer, "Number of output features.", Required: true, Minimum: 1),
            new("Bias", ArgumentType.Boolean, "Whether a learnt bias is added to each feature.", Default: "true"),
            new("Weights", ArgumentType.Choice, "How inference keeps the weights: as they are, or rounded to half their size.", Default: "float32")
            {
                Choices = ["float32", "bfloat16"],
            },
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (layer.InputShape.Rank != 0)
        {
            layer.Report(
                DiagnosticIds.WrongRank, null, layer.Described, layer.InputShape, "a feature vector: put Flatten before it");
            return;
        }

        int inFeatures = layer.InputShape.Channels;
        int outFeatures = layer.Arguments.Integer("Features");
        bool bias = layer.Arguments.Boolean("Bias", true);
        if ((long)inFeatures * outFeatures > Sizes.LargestArena)
        {
            layer.Report(
                DiagnosticIds.NetworkTooLarge, null, layer.Described, "weights", (long)inFeatures * outFeatures, Sizes.LargestArena);
            return;
        }

        int weight = layer.Graph.AddParameter(layer.Name + ".weight", ParameterKind.Weight, [outFeatures, inFeatures], inFeatures, outFeatures);
        EquatableArray<int> inputs = bias
            ? [layer.Input, weight, layer.Graph.AddParameter(layer.Name + ".bias", ParameterKind.Bias, [outFeatures], inFeatures, outFeatures)]
            : [layer.Input, weight];
        bool half = layer.Arguments.Word("Weights") == "bfloat16";
        layer.Produce(new DenseOperation(inFeatures, outFeatures, bias, half), inputs, new TensorShape(outFeatures, []));
    }
}

/// <summary>y = weight * x + bias with a weight of shape (out, in). Inputs: x, weight and, if there is one,
/// bias.</summary>
/// <param name="InFeatures">The number of input features.</param>
/// <param name="OutFeatures">The number of output features.</param>
/// <param name="Bias">Whether there is a bias.</param>
/// <param name="HalfWeights">Whether inference reads the weights as bfloat16.</param>
public sealed record DenseOperation(int InFeatures, int OutFeatures, bool Bias, bool HalfWeights = false) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "dense";

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem;

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)InFeatures * OutFeatures;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Windows(
        rule.WholeWindow(), OutFeatures, axes => new ConvolutionOperation(axes, rule.Input.Channels, OutFeatures, 1, Bias, rule.Algorithm));

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(1, new DenseWeightGradientOperation(this), rule.Input(0), rule.OutputGradient);
        if (Bias)
        {
            rule.Gradient(2, new BiasGradientOperation(), rule.OutputGradient);
        }

        rule.Gradient(0, new DenseDataGradientOperation(this), rule.OutputGradient, rule.Input(1));
    }
}

/// <summary>The gradient of a dense layer's input: inputs dy and weight.</summary>
public sealed record DenseDataGradientOperation(DenseOperation Forward) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "dense data gradient";

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem;
}

/// <summary>The gradient of a dense layer's weight, summed over the batch: inputs x and dy.</summary>
public sealed record DenseWeightGradientOperation(DenseOperation Forward) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "dense weight gradient";
}
