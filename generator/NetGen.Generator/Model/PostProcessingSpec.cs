namespace NetGen.Generator.Model;

/// <summary>What is done with outputs of a network, as declared.</summary>
/// <param name="Kind">The kind as in the table of post-processing, for example <c>RoiAlign</c>.</param>
/// <param name="Name">The declared name, or null for that of the kind.</param>
/// <param name="Arguments">The arguments given, each at most once.</param>
public sealed record PostProcessingSpec(string Kind, string? Name, EquatableArray<Argument> Arguments);
