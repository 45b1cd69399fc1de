using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What the layers that join branches have in common.</summary>
public static class Branches
{
    /// <summary>The most tensors that one kernel joins element by element: its method has a parameter and a term for each.</summary>
    public const int MostTerms = 64;

    /// <summary>The layers whose outputs are joined.</summary>
    public static ArgumentDefinition Inputs { get; } = new(
        "Inputs",
        ArgumentType.Layers,
        "Names of the layers; one name stands for the layer before and that one.",
        Required: true);

    /// <summary>The tensors that are joined, all of one shape and as many as have a role; null after a reported
    /// problem.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="roles">What each is to the layer, two or more; none where there may be any number of them.</param>
    public static EquatableArray<int>? OfOneShape(LayerContext layer, params string[] roles)
    {
        if (layer.NamedInputs(Inputs.Name) is not { } inputs)
        {
            return null;
        }

        if (inputs.Count > MostTerms)
        {
            layer.Report(DiagnosticIds.DeclarationTooLarge, "Inputs", layer.Described, MostTerms, "inputs");
            return null;
        }

        if (roles.Length > 0 && inputs.Count != roles.Length)
        {
            string expected = $"{roles.Length} layers: {string.Join(", ", roles)}";
            layer.Report(DiagnosticIds.WrongValue, Inputs.Name, layer.Described, Inputs.Name, $"{inputs.Count} layers", expected);
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
