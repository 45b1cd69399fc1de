using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>
/// The product, element by element, of the outputs of several layers, as in gates. A factor with one number for each
/// channel, as squeeze and excitation has (Hu et al. 2017), multiplies every position of its channel.
/// </summary>
public static class MultiplyLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Multiply",
        "The product, element by element, of several layers' outputs, which have one shape, or one number for each of its channels.",
        [Branches.Inputs],
        Build);

    // The first two inputs, then each further one onto the product so far: each factor's gradient is a product of two.
    private static void Build(LayerContext layer)
    {
        if (layer.NamedInputs(Branches.Inputs.Name) is not { } inputs)
        {
            return;
        }

        var shapes = inputs.Select(layer.ShapeOf).ToList();
        var shape = shapes.OrderByDescending(one => one.Elements).ThenByDescending(one => one.Rank).First();
        foreach (var other in shapes.Where(other => other != shape && !IsChannelScale(other, shape)))
        {
            layer.Report(
                DiagnosticIds.ShapesDiffer, "Inputs", layer.Described, shape, other, "one shape, or one number for each channel");
            return;
        }

        var order = inputs.Where(input => layer.ShapeOf(input) == shape).Concat(inputs.Where(input => layer.ShapeOf(input) != shape)).ToList();
        int product = order[0];
        for (int i = 1; i < order.Count; i++)
        {
            ForwardOperation operation = layer.ShapeOf(order[i]) == shape ? new MultiplyOperation() : new ChannelScaleOperation();
            if (i == order.Count - 1)
            {
                layer.Produce(operation, [product, order[i]], shape);
                return;
            }

            int part = layer.Graph.AddTensor(layer.Name + ".part" + i.ToString(CultureInfo.InvariantCulture), shape);
            layer.Graph.AddNode(new Node(operation, layer.Name, [product, order[i]], [part], layer.Index));
            product = part;
        }
    }

    // A vector of the channels, or a single position of them.
    private static bool IsChannelScale(TensorShape scale, TensorShape shape) =>
        scale.Channels == shape.Channels && scale.Positions == 1 && (scale.Rank == 0 || scale.Rank == shape.Rank);
}

/// <summary>The product of two tensors of one shape.</summary>
public sealed record MultiplyOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "multiply";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);

    /// <inheritdoc/>
    public override bool IsCommutative => true;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(0, this, rule.OutputGradient, rule.Input(1));
        rule.Gradient(1, this, rule.OutputGradient, rule.Input(0));
    }
}

/// <summary>y[c, p] = x[c, p] * scale[c]: inputs x and scale.</summary>
public sealed record ChannelScaleOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "channel scale";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsForward() with { Either = [1] };

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Refuse("its factors belong to one window");

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(0, this, rule.OutputGradient, rule.Input(1));
        rule.Gradient(1, new ChannelScaleGradientOperation(), rule.OutputGradient, rule.Input(0));
    }
}

/// <summary>dscale[c] = the sum of dy[c, p] * x[c, p] over positions: inputs dy and x.</summary>
public sealed record ChannelScaleGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "channel scale gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => new(LayoutSource.Input, LayoutSource.Planar, From: 1);
}
