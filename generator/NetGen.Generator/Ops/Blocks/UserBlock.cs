using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>A user's block as a kind of layer: its parameters are the arguments.</summary>
public static class UserBlock
{
    /// <summary>The block's row of the op table, so to speak.</summary>
    public static LayerDefinition Define(BlockSpec block) => new(
        block.Name,
        "A block of the user's.",
        block.Parameters.Select(Argument).ToEquatableArray(),
        layer => layer.Compose(block.Layers, Values(block, layer.Arguments)));

    private static ArgumentDefinition Argument(BlockParameter parameter) => new(
        parameter.Name,
        ArgumentType.Any,
        "a parameter of the block without a default",
        Required: parameter.Default is null,
        Minimum: double.NegativeInfinity,
        Maximum: double.PositiveInfinity);

    private static Dictionary<string, ArgumentValue> Values(BlockSpec block, LayerArguments arguments) =>
        block.Parameters.ToDictionary(p => p.Name, p => arguments.Value(p.Name) ?? p.Default!, StringComparer.Ordinal);
}
