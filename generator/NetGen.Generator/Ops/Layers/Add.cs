using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The sum of the outputs of several layers, as in residual networks (He et al. 2015).</summary>
public static class AddLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Add",
        "The sum of several layers' outputs, which have one shape.",
        [Branches.Inputs],
        Build);

    private static void Build(LayerContext layer)
    {
        if (Branches.OfOneShape(layer) is { } inputs)
        {
            layer.Produce(new AddOperation(), inputs, layer.ShapeOf(inputs[0]));
        }
    }
}

/// <summary>The sum of two or more tensors of one shape.</summary>
public sealed record AddOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "add";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsForward();

    /// <inheritdoc/>
    public override bool IsCommutative => true;

    /// <inheritdoc/>
    public override EquatableArray<EpilogueItem>? AsEpilogue(int inputs) =>
        Enumerable.Repeat<EpilogueItem>(new AdditionItem(), inputs - 1).ToEquatableArray();

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.PassOn();
}
