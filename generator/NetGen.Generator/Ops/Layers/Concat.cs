using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The channels of several layers' outputs, one behind the other, as in Inception (Szegedy et al.
/// 2014).</summary>
public static class ConcatLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Concat",
        "The channels of several layers' outputs, one behind the other; their spatial extents are equal.",
        [Branches.Inputs],
        Build);

    private static void Build(LayerContext layer)
    {
        if (layer.NamedInputs(Branches.Inputs.Name) is not { } inputs)
        {
            return;
        }

        var shapes = inputs.Select(layer.ShapeOf).ToList();
        foreach (var shape in shapes.Where(shape => shape.Spatial != shapes[0].Spatial))
        {
            layer.Report(
                DiagnosticIds.ShapesDiffer, "Inputs", layer.Described, shapes[0], shape, "equal spatial extents");
            return;
        }

        long channels = shapes.Sum(shape => (long)shape.Channels);
        if (channels > ArgumentDefinition.Largest)
        {
            layer.Report(
                DiagnosticIds.NetworkTooLarge, null, layer.Described, "channels", channels, ArgumentDefinition.Largest);
            return;
        }

        layer.Produce(
            new ConcatOperation(shapes.Select(shape => shape.Channels).ToEquatableArray()),
            inputs,
            new TensorShape((int)channels, shapes[0].Spatial));
    }
}

/// <summary>Tensors one behind the other along channels.</summary>
/// <param name="Channels">The channels of each input.</param>
public sealed record ConcatOperation(EquatableArray<int> Channels) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "concat";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0) with { Cuts = Channels.Take(Channels.Count - 1).ToEquatableArray() };

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.WindowOutput.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        int first = 0;
        for (int i = 0; i < Channels.Count; i++)
        {
            rule.Gradient(i, new SliceOperation(first, Channels[i]), rule.OutputGradient);
            first += Channels[i];
        }
    }
}

/// <summary>Some channels of a tensor.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">Their number.</param>
public sealed record SliceOperation(int First, int Count) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "slice";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0) with { Cuts = [First] };
}
