using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Batch normalization (Ioffe and Szegedy 2015): in training by the mean and the variance of each channel over
/// the batch, at inference by their moving averages.</summary>
public static class BatchNormLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "BatchNorm",
        "Each channel with mean 0 and variance 1 over the batch, scaled and shifted; at inference by moving averages.",
        [
            new("Epsilon", ArgumentType.Number, "Added to the variance, may be 0; else as Defaults says.", Maximum: float.MaxValue),
            new(
                "Momentum",
                ArgumentType.Number,
                "Share of the new batch in the moving averages, as in PyTorch; else as Defaults says.",
                Minimum: 0,
                Maximum: 1),
            new(
                "Defaults",
                ArgumentType.Choice,
                "Whose epsilon and momentum: PyTorch's 1e-5 and 0.1, or Keras' 1e-3 and 0.01.",
                Default: "pytorch") { Choices = ["pytorch", "keras"] },
            new("Scale", ArgumentType.Boolean, "Whether each channel has a learnt factor.", Default: "true"),
            new("Shift", ArgumentType.Boolean, "Whether each channel has a learnt shift.", Default: "true"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        bool keras = layer.Arguments.Word("Defaults") == "keras";
        float epsilon = (float)layer.Arguments.Number("Epsilon", keras ? 1e-3 : 1e-5);
        float momentum = (float)layer.Arguments.Number("Momentum", keras ? 0.01 : 0.1);
        bool scale = layer.Arguments.Boolean("Scale", true);
        bool shift = layer.Arguments.Boolean("Shift", true);
        int channels = layer.InputShape.Channels;
        var affine = new List<int>();
        if (scale)
        {
            affine.Add(layer.Graph.AddParameter(layer.Name + ".weight", ParameterKind.NormScale, [channels], Initialization.Ones));
        }

        if (shift)
        {
            affine.Add(layer.Graph.AddParameter(layer.Name + ".bias", ParameterKind.NormShift, [channels], Initialization.Zeros));
        }

        int mean = AddStatistic(".running_mean", Initialization.Zeros);
        int variance = AddStatistic(".running_var", Initialization.Ones);
        bool moving = !layer.Training || layer.Frozen;
        if (!moving)
        {
            (mean, variance) = AddBatchStatistics(layer, momentum, mean, variance);
        }

        layer.Produce(
            new BatchNormOperation(epsilon, scale, shift, moving),
            affine.Prepend(variance).Prepend(mean).Prepend(layer.Input).ToEquatableArray(),
            layer.InputShape);

        int AddStatistic(string name, Initialization initialization) =>
            layer.Graph.AddParameter(layer.Name + name, ParameterKind.Statistic, [channels], initialization);
    }

    private static (int Mean, int Variance) AddBatchStatistics(LayerContext layer, float momentum, int movingMean, int movingVariance)
    {
        var graph = layer.Graph;
        var shape = new TensorShape(layer.InputShape.Channels, []);
        int mean = graph.AddTensor(layer.Name + ".mean", shape, TensorRole.Packed);
        int variance = graph.AddTensor(layer.Name + ".variance", shape, TensorRole.Packed);
        graph.AddNode(new Node(new BatchStatisticsOperation(), layer.Name, [layer.Input], [mean, variance], layer.Index));
        graph.AddNode(new Node(
            new MovingAverageOperation(momentum, layer.InputShape.Positions),
            layer.Name,
            [mean, variance, movingMean, movingVariance],
            [Next(movingMean), Next(movingVariance)],
            layer.Index));
        return (mean, variance);

        int Next(int statistic) =>
            graph.AddTensor(graph[statistic].Name + ".next", shape, TensorRole.ParameterUpdate, gradientOf: statistic);
    }
}

/// <summary>The mean and the (biased) variance of each channel of x over the positions and images of a batch. Outputs:
/// both, one for all images.</summary>
public sealed record BatchStatisticsOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "batch statistics";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.PlanarResult;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.WholeImage(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
    }
}

/// <summary>
/// Moves the averages of mean and variance towards those of a batch: (1 - momentum) * average + momentum * new, the
/// variance unbiased. Inputs: mean, variance, both averages. Outputs: the averages, in their place.
/// </summary>
/// <param name="Momentum">The share of the new batch.</param>
/// <param name="Positions">The number of positions that an image adds to the statistics.</param>
public sealed record MovingAverageOperation(float Momentum, long Positions) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "moving averages";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.PlanarResult;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) =>
        rule.WholeImage(this with { Positions = rule.Input.Shape(TensorShape.MaxRank).Positions });

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
    }
}

/// <summary>y = (x - mean) / sqrt(variance + epsilon) * scale + shift for each channel. Inputs: x, mean, variance and,
/// where there are, scale and shift.</summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a factor.</param>
/// <param name="Shift">Whether there is a shift.</param>
/// <param name="Moving">Whether mean and variance are moving averages, which do not depend on x.</param>
public sealed record BatchNormOperation(float Epsilon, bool Scale, bool Shift, bool Moving) : ForwardOperation
{
    private const int ScaleInput = 3;

    /// <inheritdoc/>
    public override string Mnemonic => "batch norm";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem or AdditionItem;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        int[] statistics = [rule.Input(0), rule.Input(1), rule.Input(2)];
        int[] scale = Scale ? [rule.Input(ScaleInput)] : [];
        int[] coefficients = rule.Needs(0) && !Moving ? [rule.AddShared("slope", rule.Input(1)), rule.AddShared("constant", rule.Input(1))] : [];
        int[] ofScale = Scale && rule.Needs(ScaleInput) ? [rule.AddGradient(ScaleInput)] : [];
        int shiftInput = ScaleInput + scale.Length;
        int[] ofShift = Shift && rule.Needs(shiftInput) ? [rule.AddGradient(shiftInput)] : [];
        if (coefficients.Length + ofScale.Length + ofShift.Length > 0)
        {
            rule.AddNode(
                new BatchNormReductionOperation(
                    Epsilon, Scale && coefficients.Length > 0, ofScale.Length > 0, ofShift.Length > 0, coefficients.Length > 0),
                [rule.OutputGradient, .. statistics, .. coefficients.Length > 0 ? scale : []],
                [.. ofScale, .. ofShift, .. coefficients]);
        }

        var gradient = new BatchNormGradientOperation(Epsilon, Scale, Moving);
        if (Moving)
        {
            rule.Gradient(0, gradient, [rule.OutputGradient, statistics[2], .. scale]);
        }
        else
        {
            rule.Gradient(0, gradient, [rule.OutputGradient, .. statistics, .. scale, .. coefficients]);
        }
    }
}

/// <summary>
/// What a batch norm's gradients sum over the batch. Inputs: dy, x, mean, variance and, if <paramref name="Scale"/>,
/// the scale. Outputs, as far as wanted: the gradients of scale and shift; slope and constant of the gradient of x.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether the coefficients hold a factor.</param>
/// <param name="ScaleGradient">Whether the gradient of the scale is wanted: the sum of dy (x - mean) /
/// deviation.</param>
/// <param name="ShiftGradient">Whether the gradient of the shift is wanted: the sum of dy.</param>
/// <param name="Coefficients">Whether slope and constant are wanted.</param>
public sealed record BatchNormReductionOperation(
    float Epsilon, bool Scale, bool ScaleGradient, bool ShiftGradient, bool Coefficients) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "batch norm sums";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);
}

/// <summary>
/// The gradient of a batch norm's x. By batch statistics: dx = scale / deviation * dy + slope * (x - mean) + constant,
/// from dy, x, mean, variance, the scale if there is one, slope and constant. By moving averages: dx = scale /
/// deviation * dy, from dy, variance and the scale.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a factor.</param>
/// <param name="Moving">Whether mean and variance are moving averages.</param>
public sealed record BatchNormGradientOperation(float Epsilon, bool Scale, bool Moving) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "batch norm gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Moving ? LayoutRule.AsForward() : LayoutRule.As(1);

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem or AdditionItem;
}
