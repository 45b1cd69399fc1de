using System.Globalization;
using NetGen.Generator.Graph;

namespace NetGen.Generator.Ops;

/// <summary>The product, element by element, of the outputs of several layers, as in gates.</summary>
public static class Multiplication
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Layer { get; } = new(
        "Multiply",
        "The product, element by element, of several layers' outputs, which have one shape.",
        [Branches.Inputs],
        Build);

    // The first two inputs, then each further one onto the product so far: each factor's gradient is a product of two.
    private static void Build(LayerContext layer)
    {
        if (Branches.OfOneShape(layer) is not { } inputs)
        {
            return;
        }

        var shape = layer.ShapeOf(inputs[0]);
        int product = inputs[0];
        for (int i = 1; i < inputs.Count - 1; i++)
        {
            int part = layer.Graph.AddTensor(layer.Name + ".part" + i.ToString(CultureInfo.InvariantCulture), shape);
            layer.Graph.AddNode(new Node(new MultiplyOperation(), layer.Name, [product, inputs[i]], [part], layer.Index));
            product = part;
        }

        layer.Produce(new MultiplyOperation(), [product, inputs[inputs.Count - 1]], shape);
    }
}

/// <summary>The product of two tensors of one shape.</summary>
public sealed record MultiplyOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "multiply";

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(0, this, rule.OutputGradient, rule.Input(1));
        rule.Gradient(1, this, rule.OutputGradient, rule.Input(0));
    }
}
