using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The table of post-processing: one row for each kind.</summary>
public static class PostProcessingTable
{
    /// <summary>All kinds, in the order of the documentation.</summary>
    public static EquatableArray<PostProcessingDefinition> All { get; } =
    [
        NonMaxSuppressionProcess.Definition,
        RoiAlignProcess.Definition,
    ];

    /// <summary>The definition of a kind, or null if there is none.</summary>
    public static PostProcessingDefinition? Find(string kind) => All.FirstOrDefault(definition => definition.Kind == kind);
}
