using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Larger extents by repetition or by linear interpolation.</summary>
public static class UpsampleLayer
{
    private const string Nearest = "nearest";
    private const string Linear = "linear";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Upsample",
        "Larger extents: each element repeated, or linear interpolation between elements (bilinear, trilinear).",
        [
            new("Factor", ArgumentType.Extents, "Times that an extent grows, for all axes or one for each axis.", Required: true, Minimum: 1),
            new("Mode", ArgumentType.Choice, "\"nearest\" repeats elements, \"linear\" interpolates along every axis.", Default: Nearest)
            {
                Choices = [Nearest, Linear],
            },
            new(
                "AlignCorners",
                ArgumentType.Boolean,
                "Whether linear interpolation puts the corner elements on the output's corners.",
                Default: "false"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return;
        }

        var factor = layer.Arguments.Extents("Factor", 1);
        bool linear = layer.Arguments.Word("Mode") == Linear;
        bool align = layer.Arguments.Boolean("AlignCorners", false);
        if (align && !linear)
        {
            layer.Report(DiagnosticIds.WrongValue, "AlignCorners", layer.Described, "AlignCorners", "true", "false, unless Mode is \"linear\"");
            return;
        }

        if (factor.All(f => f == 1))
        {
            layer.PassThrough();
            return;
        }

        for (int i = 0; i < shape.Rank; i++)
        {
            // Kernels find the places of outputs in ints, with corners aligned as o * (in - 1).
            long extent = (long)shape.Spatial[i] * factor[i];
            long largest = linear && align ? Math.Min(ArgumentDefinition.Largest, int.MaxValue / shape.Spatial[i]) : ArgumentDefinition.Largest;
            if (extent > largest)
            {
                layer.Report(
                    DiagnosticIds.OutOfRange,
                    "Factor",
                    layer.Described,
                    "the output's extent along " + Windows.AxisName(shape.Rank - 1 - i),
                    extent,
                    FormattableString.Invariant($"1 to {largest}"));
                return;
            }
        }

        int missing = TensorShape.MaxRank - shape.Rank;
        ForwardOperation operation = linear
            ? new LinearUpsampleOperation(Enumerable.Repeat(LinearAxis.One, missing)
                .Concat(shape.Spatial.Select((extent, i) => new LinearAxis(extent, factor[i], align && factor[i] > 1)))
                .ToEquatableArray())
            : new NearestUpsampleOperation(Enumerable.Repeat(BlockAxis.One, missing)
                .Concat(shape.Spatial.Select((extent, i) => new BlockAxis(extent, factor[i])))
                .ToEquatableArray());
        layer.Produce(
            operation,
            [layer.Input],
            new TensorShape(shape.Channels, shape.Spatial.Select((extent, i) => extent * factor[i]).ToEquatableArray()));
    }
}

/// <summary>Each element repeated over a block.</summary>
/// <param name="Axes">Depth, height and width of the output in blocks.</param>
public sealed record NearestUpsampleOperation(EquatableArray<BlockAxis> Axes) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "upsample nearest";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new NearestUpsampleGradientOperation(Axes), rule.OutputGradient);
}

/// <summary>The sum over each block: input dy.</summary>
/// <param name="Axes">Depth, height and width of dy in blocks.</param>
public sealed record NearestUpsampleGradientOperation(EquatableArray<BlockAxis> Axes) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "upsample nearest gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsEpilogue();

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem;
}

/// <summary>Linear interpolation along every axis.</summary>
/// <param name="Axes">Depth, height and width.</param>
public sealed record LinearUpsampleOperation(EquatableArray<LinearAxis> Axes) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "upsample linear";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new LinearUpsampleGradientOperation(Axes), rule.OutputGradient);
}

/// <summary>Each gradient in the shares of its interpolation: input dy.</summary>
/// <param name="Axes">Depth, height and width of the forward operation.</param>
public sealed record LinearUpsampleGradientOperation(EquatableArray<LinearAxis> Axes) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "upsample linear gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);
}
