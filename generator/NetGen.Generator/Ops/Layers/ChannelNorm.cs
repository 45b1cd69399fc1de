using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>
/// The channels of each position over their deviation. Centred, y = (x - mean) / sqrt(variance + epsilon) * scale +
/// shift, with mean and (biased) variance over the channels of a position; else y = x / sqrt(mean of x^2 + epsilon) *
/// scale. Inputs: x and, where there are, scale and shift, for each channel. Outputs: y and, in training, the numbers
/// of the positions: their means, if centred, then the inverses of their deviations.
/// </summary>
/// <param name="Epsilon">Added to the variance, or to the mean square.</param>
/// <param name="Centered">Whether the mean is taken off.</param>
/// <param name="Affine">Whether there is a scale and, if centred, a shift.</param>
/// <param name="WithNumbers">Whether the numbers are given.</param>
public sealed record ChannelNormOperation(float Epsilon, bool Centered, bool Affine, bool WithNumbers) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => Centered ? "channel norm" : "root mean square norm";

    /// <inheritdoc/>
    public override ForwardOperation WithoutKept => this with { WithNumbers = false };

    /// <summary>Adds the norm of a layer, and its parameters.</summary>
    internal static void Build(LayerContext layer, bool centered)
    {
        var shape = layer.InputShape;
        var inputs = new List<int> { layer.Input };
        bool affine = layer.Arguments.Boolean("Affine", true);
        if (affine)
        {
            inputs.Add(layer.Graph.AddParameter(
                layer.Name + ".weight", ParameterKind.NormScale, [shape.Channels], Initialization.Ones));
        }

        if (affine && centered)
        {
            inputs.Add(layer.Graph.AddParameter(
                layer.Name + ".bias", ParameterKind.NormShift, [shape.Channels], Initialization.Zeros));
        }

        var operation = new ChannelNormOperation((float)layer.Arguments.Number("Epsilon", 1e-5), centered, affine, layer.Training);
        if (!layer.Training)
        {
            layer.Produce(operation, inputs.ToEquatableArray(), shape);
            return;
        }

        int perPosition = centered ? 2 : 1;
        int numbers = layer.Graph.AddTensor(layer.Name + ".numbers", new TensorShape(perPosition, shape.Spatial));
        layer.Produce(operation, inputs.ToEquatableArray(), shape, numbers);
    }

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        int numbers = rule.ForwardOutput(1);
        if (Affine && rule.Needs(1))
        {
            rule.AddNode(
                new ChannelNormAffineGradientOperation(Centered),
                [rule.OutputGradient, rule.Input(0), numbers],
                Centered ? [rule.AddGradient(1), rule.AddGradient(2)] : [rule.AddGradient(1)]);
        }

        rule.Gradient(
            0,
            new ChannelNormGradientOperation(Centered, Affine),
            Affine
                ? [rule.OutputGradient, rule.Input(0), numbers, rule.Input(1)]
                : [rule.OutputGradient, rule.Input(0), numbers]);
    }
}

/// <summary>The gradient of a channel norm's x: inputs dy, x, the numbers and, where there is one, the scale.</summary>
public sealed record ChannelNormGradientOperation(bool Centered, bool Affine) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "channel norm gradient";
}

/// <summary>The gradients of a channel norm's scale, sum of dy (x - mean) / deviation, and, if it is centred, of its
/// shift, sum of dy, over positions and the batch: inputs dy, x and the numbers.</summary>
public sealed record ChannelNormAffineGradientOperation(bool Centered) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "channel norm affine gradient";
}
