using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Sets random elements to zero in training (Srivastava et al. 2014), and does nothing at inference.</summary>
public static class DropoutLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Dropout",
        "Sets random elements to zero in training and scales the others by 1 / (1 - rate); nothing at inference.",
        [
            new(
                "Rate",
                ArgumentType.Number,
                "Probability of setting an element to zero.",
                Required: true,
                Minimum: 0,
                Maximum: 0.999),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        double rate = layer.Arguments.Number("Rate", 0);
        if (!layer.Training || rate == 0)
        {
            layer.PassThrough();
            return;
        }

        int mask = layer.Graph.AddTensor(layer.Name + ".mask", layer.InputShape);
        layer.Graph.AddNode(new Node(new DropoutMaskOperation((float)rate, layer.NextStream()), layer.Name, [], [mask], layer.Index));
        layer.Produce(new MultiplyOperation(), [layer.Input, mask], layer.InputShape);
    }
}

/// <summary>Draws a mask of zeros and 1 / (1 - rate), from the seed, the step, the layer and the image.</summary>
/// <param name="Rate">The probability of zero.</param>
/// <param name="Stream">The number of the random stream: no other layer has it.</param>
public sealed record DropoutMaskOperation(float Rate, int Stream) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "dropout mask";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsReader;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
    }
}
