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
}
