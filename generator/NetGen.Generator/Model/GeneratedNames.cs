namespace NetGen.Generator.Model;

/// <summary>The names that generated code takes, or reads by their full names. In C# no member has the name of its class, no alias
/// that of a class or namespace beside it, and no class that of a namespace.</summary>
public static class GeneratedNames
{
    /// <summary>The aliases of the kernels' classes.</summary>
    public static EquatableArray<string> Aliases { get; } = ["Avx512Kernels", "Avx2Kernels", "NeonKernels", "PortableKernels"];

    /// <summary>The members of a network's class, and the aliases.</summary>
    public static EquatableArray<string> All { get; } =
    [
        "ParameterCount", "MultiplyAdds", "InputLength", "OutputLength", "WindowExtents", "WindowStrides", "CreateInfo", "ParameterTable", "CreateProgram", "SelectProgram",
        "Avx512Inference", "Avx512Training",
        "Avx2Inference", "Avx2Training",
        "NeonInference", "NeonTraining",
        "PortableInference", "PortableTraining",
        .. Aliases,
    ];

    /// <summary>The members that a network's class inherits.</summary>
    public static EquatableArray<string> Inherited { get; } =
    [
        "Info", "InstructionSet", "Parameters", "Read", "Write", "Initialize", "Load", "LoadForInference", "Save", "Fold",
        "CreateSession", "CreateTrainer",
        "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    ];

    /// <summary>The members of a post-processing: its method, the length of its result, and what does it.</summary>
    /// <param name="method">The name of the method.</param>
    public static EquatableArray<string> OfPostProcessing(string method) => [method, method + "Length", method + "Step"];

    /// <summary>The types that generated code names in full, of the runtime and of the framework.</summary>
    public static EquatableArray<string> Types { get; } =
    [
        "NetGen.InstructionSet", "NetGen.InstructionSets", "NetGen.Network", "NetGen.Session",
        "NetGen.Detection.BoxSelection", "NetGen.Detection.FeatureShape", "NetGen.Detection.RoiAlign", "NetGen.Detection.SelectedBox",
        "NetGen.Generated.DropoutMask", "NetGen.Generated.FoldInfo", "NetGen.Generated.NetworkInfo", "NetGen.Generated.NetworkProgram",
        "NetGen.Generated.ParameterInfo", "NetGen.Generated.ParameterKind", "NetGen.Generated.ParameterRange",
        "NetGen.Generated.NonMaxSuppressionStep", "NetGen.Generated.PassProgram", "NetGen.Generated.RoiAlignStep",
        "NetGen.Generated.RepeatedStage", "NetGen.Generated.Rows", "NetGen.Generated.Stage",
        "NetGen.Generated.Workspace",
        "System.ArgumentException", "System.ArgumentOutOfRangeException", "System.InvalidOperationException",
        "System.Math", "System.PlatformNotSupportedException", "System.ReadOnlySpan", "System.Span",
    ];

    /// <summary>The namespace of the kernels, and those whose types kernels use by their short names.</summary>
    public static EquatableArray<string> Namespaces { get; } =
    [
        "NetGen.Generated.Kernels",
        "System", "System.Runtime.CompilerServices", "System.Runtime.Intrinsics", "System.Runtime.Intrinsics.X86",
    ];

    private const string Used = "has a name that its generated part uses itself, so it needs another one";

    /// <summary>Why a network cannot have a name, in the words of a diagnostic, or null if it can.</summary>
    /// <param name="space">The namespace, empty for the global one.</param>
    /// <param name="name">The name of the class.</param>
    public static string? Conflict(string space, string name)
    {
        string fullName = space.Length == 0 ? name : space + "." + name;
        return All.Contains(name) || Types.Contains(fullName) || IsNamespace(fullName) ? Used
            : Namespaces.Contains(space) ? $"stands in the namespace {space}, whose types generated code uses"
            : space.Split('.').FirstOrDefault(Aliases.Contains) is { } part ? $"stands in a namespace {part}, a name that generated code uses itself"
            : null;
    }

    // Whether generated code uses a namespace of this name.
    private static bool IsNamespace(string name) =>
        Types.Concat(Namespaces.Select(used => used + ".")).Any(used => used.StartsWith(name + ".", StringComparison.Ordinal));
}
