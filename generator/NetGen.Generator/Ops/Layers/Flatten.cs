using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Makes a feature vector of a shape, channels outermost.</summary>
public static class FlattenLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } =
        new("Flatten", "The elements as one feature vector, channels outermost.", [], Build);

    private static void Build(LayerContext layer)
    {
        if (layer.InputShape.Rank == 0)
        {
            layer.PassThrough();
            return;
        }

        layer.Produce(new FlattenOperation(), [layer.Input], new TensorShape((int)layer.InputShape.Elements, []));
    }
}

/// <summary>The same elements under another shape.</summary>
public sealed record FlattenOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "flatten";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        bool isFlat = rule.WindowOutput.Rank == 0;
        if (isFlat || (rule.Input.IsPoint && rule.WindowOutput.Positions == 1))
        {
            rule.PassOn(isFlat);
        }
        else
        {
            rule.Refuse("it gives a window another shape");
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new UnflattenOperation(), rule.OutputGradient);
}

/// <summary>The elements of a feature vector under the shape they had before.</summary>
public sealed record UnflattenOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "unflatten";
}
