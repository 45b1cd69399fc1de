using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Average pooling to a given output, as PyTorch's adaptive_avg_pool.</summary>
public static class AdaptiveAvgPoolLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "AdaptiveAvgPool",
        "The means of windows that divide the input as evenly as they can: output o covers floor(o * in / out) to ceil((o + 1) * in / out).",
        [new("Output", ArgumentType.Extents, "Extent of the output, for all axes or one for each axis.", Required: true, Minimum: 1)],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return;
        }

        var output = layer.Arguments.Extents("Output", 1);
        for (int i = 0; i < shape.Rank; i++)
        {
            // Kernels find a window's begin as o * in / out in ints.
            if ((output[i] + 1L) * shape.Spatial[i] > int.MaxValue)
            {
                layer.Report(
                    DiagnosticIds.OutOfRange,
                    "Output",
                    layer.Described,
                    "Output along " + Windows.AxisName(shape.Rank - 1 - i),
                    output[i],
                    FormattableString.Invariant($"1 to {(int.MaxValue / shape.Spatial[i]) - 1}"));
                return;
            }
        }

        bool even = Enumerable.Range(0, shape.Rank).All(i => shape.Spatial[i] % output[i] == 0);
        layer.Produce(
            even
                ? new AveragePoolOperation(Even(shape, output), CountPadding: true)
                : new AdaptiveAveragePoolOperation(output),
            [layer.Input],
            new TensorShape(shape.Channels, output));
    }

    private static EquatableArray<WindowAxis> Even(TensorShape shape, EquatableArray<int> output) =>
        Enumerable.Repeat(WindowAxis.None, TensorShape.MaxRank - shape.Rank)
            .Concat(shape.Spatial.Select((extent, i) =>
                new WindowAxis(extent, extent / output[i], extent / output[i], 1, 0, 0, output[i])))
            .ToEquatableArray();
}

/// <summary>The means of windows of different sizes.</summary>
/// <param name="Output">The output's extents.</param>
public sealed record AdaptiveAveragePoolOperation(EquatableArray<int> Output) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "adaptive average pool";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new AdaptiveAveragePoolGradientOperation(Output), rule.OutputGradient);
}

/// <summary>Spreads each gradient evenly over its window: input dy.</summary>
/// <param name="Output">The extents of dy.</param>
public sealed record AdaptiveAveragePoolGradientOperation(EquatableArray<int> Output) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "adaptive average pool gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsEpilogue();

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem;
}
