using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Max pooling over 1 to 3 axes.</summary>
public static class MaxPoolLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "MaxPool",
        "The largest value of each window; padding never wins.",
        [Windows.Kernel, Windows.Stride("kernel"), Windows.Padding, Windows.PaddingAfter, Windows.Dilation, Windows.Ceil],
        Build);

    private static void Build(LayerContext layer)
    {
        if (PoolWindows.Infer(layer) is not { } axes)
        {
            return;
        }

        var shape = Windows.OutputShape(layer.InputShape.Channels, axes, layer.InputShape.Rank);
        if (layer.Training)
        {
            int indices = layer.Graph.AddTensor(layer.Name + ".indices", shape);
            layer.Produce(new MaxPoolOperation(axes, WithIndices: true), [layer.Input], shape, indices);
        }
        else
        {
            layer.Produce(new MaxPoolOperation(axes, WithIndices: false), [layer.Input], shape);
        }
    }
}

/// <summary>The largest value of each window; in training also its index within the window, as a second
/// output.</summary>
public sealed record MaxPoolOperation(EquatableArray<WindowAxis> Axes, bool WithIndices) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "max pool " + Windows.KernelText(Axes);

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override ForwardOperation WithoutKept => this with { WithIndices = false };

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Windows(Axes, rule.Input.Channels, axes => this with { Axes = axes });

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new MaxPoolGradientOperation(Axes), rule.OutputGradient, rule.ForwardOutput(1));
}

/// <summary>Routes each gradient to the element that won its window: inputs dy and indices.</summary>
public sealed record MaxPoolGradientOperation(EquatableArray<WindowAxis> Axes) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "max pool gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);
}
