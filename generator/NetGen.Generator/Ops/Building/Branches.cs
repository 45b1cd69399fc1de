using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What the layers that join branches have in common.</summary>
public static class Branches
{
    /// <summary>The layers whose outputs are joined.</summary>
    public static ArgumentDefinition Inputs { get; } = new(
        "Inputs",
        ArgumentType.Layers,
        "Names of the layers; one name stands for the layer before and that one.",
        Required: true);

    /// <summary>The tensors that are joined, all of one shape; null after a reported problem.</summary>
    public static EquatableArray<int>? OfOneShape(LayerContext layer)
    {
        if (layer.NamedInputs(Inputs.Name) is not { } inputs)
        {
            return null;
        }

        var shape = layer.ShapeOf(inputs[0]);
        foreach (int input in inputs.Where(input => layer.ShapeOf(input) != shape))
        {
            layer.Report(DiagnosticIds.ShapesDiffer, "Inputs", layer.Described, shape, layer.ShapeOf(input), "one shape");
            return null;
        }

        return inputs;
    }
}
