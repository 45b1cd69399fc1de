using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Normalization of each image by itself, over groups of its channels (Wu and He 2018, group
/// normalization).</summary>
public static class GroupNormLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "GroupNorm",
        "Each group of neighbouring channels of an image with mean 0 and variance 1.",
        [
            new("Groups", ArgumentType.Integer, "Number of groups that channels are split into.", Required: true, Minimum: 1),
            Epsilon,
            Affine("channel", "true"),
        ],
        layer => Build(layer, layer.Arguments.Integer("Groups"), affineByDefault: true, elements: false));

    /// <summary>What is added to a variance.</summary>
    internal static ArgumentDefinition Epsilon =>
        new("Epsilon", ArgumentType.Number, "Added to the variance; may be 0.", Maximum: float.MaxValue, Default: "1e-5");

    /// <summary>Whether there is a learnt factor and shift.</summary>
    internal static ArgumentDefinition Affine(string each, string absent) =>
        new("Affine", ArgumentType.Boolean, $"Whether each {each} has a learnt factor and shift.", Default: absent);

    /// <summary>Adds the norm of a number of groups, whose factors and shifts are for each channel or for each
    /// element.</summary>
    internal static void Build(LayerContext layer, int groups, bool affineByDefault, bool elements)
    {
        var shape = layer.InputShape;
        if (shape.Channels % groups != 0)
        {
            layer.Report(DiagnosticIds.GroupsDoNotDivide, "Groups", layer.Described, shape.Channels, shape.Channels, groups);
            return;
        }

        if (shape.Elements == groups)
        {
            layer.Report(
                DiagnosticIds.WrongRank, null, layer.Described, shape, "more than one value to normalize together, or they would all be 0");
            return;
        }

        // With one position, a channel is an element.
        var affine = !layer.Arguments.Boolean("Affine", affineByDefault) ? NormAffine.None
            : elements || shape.Positions == 1 ? NormAffine.Elements : NormAffine.Channels;
        Add(layer, groups, affine, elements ? shape.Dimensions.ToEquatableArray() : [shape.Channels]);
    }

    /// <summary>Adds the norm of groups of neighbouring elements, of more than one each, and parameters of some
    /// dimensions if they are affine.</summary>
    internal static void Add(LayerContext layer, int groups, NormAffine affine, EquatableArray<int> dimensions)
    {
        var shape = layer.InputShape;
        var inputs = new List<int> { layer.Input };
        if (affine != NormAffine.None)
        {
            inputs.Add(layer.Graph.AddParameter(layer.Name + ".weight", ParameterKind.NormScale, dimensions, Initialization.Ones));
            inputs.Add(layer.Graph.AddParameter(layer.Name + ".bias", ParameterKind.NormShift, dimensions, Initialization.Zeros));
        }

        var operation = new GroupNormOperation(groups, (float)layer.Arguments.Number("Epsilon", 1e-5), affine, layer.Training);
        if (layer.Training)
        {
            int numbers = layer.Graph.AddTensor(layer.Name + ".numbers", new TensorShape(2 * groups, []));
            layer.Produce(operation, inputs.ToEquatableArray(), shape, numbers);
        }
        else
        {
            layer.Produce(operation, inputs.ToEquatableArray(), shape);
        }
    }
}

/// <summary>What has a factor and a shift of its own.</summary>
public enum NormAffine
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each channel.</summary>
    Channels,

    /// <summary>Each element of an image.</summary>
    Elements,

    /// <summary>Each element of a group, the same in all groups.</summary>
    GroupElements,
}

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * scale + shift, mean and (biased) variance over each group of an image.
/// Inputs: x and, where there are, scale and shift. Outputs: y and, in training, the numbers of the groups: their
/// means, then 1 / sqrt(variance + epsilon).
/// </summary>
/// <param name="Groups">The number of groups, of channels or of less.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">What has a factor and a shift.</param>
/// <param name="WithNumbers">Whether the numbers are given.</param>
public sealed record GroupNormOperation(int Groups, float Epsilon, NormAffine Affine, bool WithNumbers) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "group norm";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Refuse("it normalizes a window by the mean and variance of that window");

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        int numbers = rule.ForwardOutput(1);
        bool affine = Affine != NormAffine.None;
        if (affine && rule.Needs(1))
        {
            rule.AddNode(
                new GroupNormAffineGradientOperation(Groups, Affine),
                [rule.OutputGradient, rule.Input(0), numbers],
                [rule.AddGradient(1), rule.AddGradient(2)]);
        }

        rule.Gradient(
            0,
            new GroupNormGradientOperation(Groups, Affine),
            affine
                ? [rule.OutputGradient, rule.Input(0), numbers, rule.Input(1)]
                : [rule.OutputGradient, rule.Input(0), numbers]);
    }
}

/// <summary>The gradient of a group norm's x: inputs dy, x, the numbers and, where there is one, the scale.</summary>
public sealed record GroupNormGradientOperation(int Groups, NormAffine Affine) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "group norm gradient";
}

/// <summary>The gradients of a group norm's scale, sum of dy (x - mean) / deviation, and of its shift, sum of dy, over
/// the batch: inputs dy, x and the numbers.</summary>
public sealed record GroupNormAffineGradientOperation(int Groups, NormAffine Affine) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "group norm affine gradient";
}
