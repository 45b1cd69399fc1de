using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Max and average pooling over 1 to 3 axes.</summary>
public static class Pooling
{
    /// <summary>The most elements of a window: max pooling keeps an element's index as a float, exact to 2^24.</summary>
    private const long LargestWindow = 1L << 24;

    /// <summary>Max pooling's row of the op table.</summary>
    public static LayerDefinition MaxLayer { get; } = new(
        "MaxPool",
        "The largest value of each window; padding never wins.",
        [Windows.Kernel, Windows.Stride("kernel"), Windows.Padding, Windows.Ceil],
        BuildMax);

    /// <summary>Average pooling's row of the op table.</summary>
    public static LayerDefinition AverageLayer { get; } = new(
        "AvgPool",
        "The mean of each window.",
        [
            Windows.Kernel,
            Windows.Stride("kernel"),
            Windows.Padding,
            Windows.Ceil,
            new("CountPadding", ArgumentType.Boolean, "Whether padding counts as zeros in the mean.", Default: "true"),
        ],
        BuildAverage);

    private static void BuildMax(LayerContext layer)
    {
        if (InferWindows(layer) is not { } axes)
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

    /// <summary>The windows, none of which may hold more elements than can be counted, or lie wholly in the padding: it would
    /// have no largest value and no mean.</summary>
    private static EquatableArray<WindowAxis>? InferWindows(LayerContext layer)
    {
        if (Windows.Infer(layer, strideIsKernel: true) is not { } axes)
        {
            return null;
        }

        // An axis is at most 2^24, so that only a saturating product is sure to hold all three.
        long elements = axes.Aggregate(1L, (product, axis) => Saturating.Multiply(product, axis.Kernel));
        if (elements > LargestWindow)
        {
            layer.Report(
                DiagnosticIds.OutOfRange,
                "Kernel",
                layer.Described,
                "the number of elements of a window, " + Windows.KernelText(axes) + ",",
                elements,
                FormattableString.Invariant($"1 to {LargestWindow}"));
            return null;
        }

        for (int i = 0; i < axes.Count; i++)
        {
            var axis = axes[i];
            bool first = axis.PadBegin >= axis.Reach;
            bool last = ((long)(axis.Out - 1) * axis.Stride) - axis.PadBegin >= axis.In;
            if (first || last)
            {
                layer.Report(
                    DiagnosticIds.EmptyWindow,
                    "Padding",
                    layer.Described,
                    first ? "first" : "last",
                    Windows.AxisName(axes.Count - 1 - i),
                    first ? axis.PadBegin : axis.PadEnd,
                    axis.Reach);
                return null;
            }
        }

        return axes;
    }

    private static void BuildAverage(LayerContext layer)
    {
        if (InferWindows(layer) is { } axes)
        {
            layer.Produce(
                new AveragePoolOperation(axes, layer.Arguments.Boolean("CountPadding", true)),
                [layer.Input],
                Windows.OutputShape(layer.InputShape.Channels, axes, layer.InputShape.Rank));
        }
    }
}

/// <summary>The largest value of each window; in training also its index within the window, as a second output.</summary>
public sealed record MaxPoolOperation(EquatableArray<WindowAxis> Axes, bool WithIndices) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "max pool " + Windows.KernelText(Axes);

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
}

/// <summary>The mean of each window.</summary>
/// <param name="Axes">The windows.</param>
/// <param name="CountPadding">Whether the divisor is the window's size; what reaches past the padding never counts.</param>
public sealed record AveragePoolOperation(EquatableArray<WindowAxis> Axes, bool CountPadding) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "average pool " + Windows.KernelText(Axes);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Windows(Axes, rule.Input.Channels, axes => this with { Axes = axes });

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new AveragePoolGradientOperation(Axes, CountPadding), rule.OutputGradient);
}

/// <summary>Spreads each gradient evenly over its window: input dy.</summary>
public sealed record AveragePoolGradientOperation(EquatableArray<WindowAxis> Axes, bool CountPadding) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "average pool gradient";
}
