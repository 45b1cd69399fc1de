using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>A kind of post-processing: its name, its arguments, and how they are checked.</summary>
/// <param name="Kind">The name: the attribute without suffix, and the JSON <c>type</c>.</param>
/// <param name="Summary">What it does, in one sentence, for the JSON schema.</param>
/// <param name="Arguments">Its arguments; <c>Name</c> is common to all kinds and not among them.</param>
/// <param name="Read">Checks the shapes that it gets; null after a problem.</param>
public sealed record PostProcessingDefinition(
    string Kind,
    string Summary,
    EquatableArray<ArgumentDefinition> Arguments,
    Func<PostProcessingContext, PostProcess?> Read)
{
    /// <summary>The names that a declaration gives for the layers that are read, with their arguments.</summary>
    public IEnumerable<(string Argument, string Layer)> Sources(PostProcessingSpec step) =>
        from definition in Arguments
        where definition.Type == ArgumentType.Layer
        from argument in step.Arguments
        where argument.Name == definition.Name && argument.Value is TextValue
        select (argument.Name, ((TextValue)argument.Value).Value);
}
