namespace NetGen.Generator.Model;

/// <summary>The names that the generated part of a network's class takes. In C# no member has the name of its class,
/// and no alias that of a class beside it, so a network can have none of them.</summary>
public static class GeneratedNames
{
    /// <summary>The members, and the aliases of the kernels' classes.</summary>
    public static EquatableArray<string> All { get; } =
    [
        "ParameterCount", "MultiplyAdds", "InputLength", "OutputLength", "WindowExtents", "WindowStrides", "CreateInfo", "ParameterTable", "CreateProgram", "SelectProgram",
        "Avx512Inference", "Avx512Training", "Avx512Kernels",
        "Avx2Inference", "Avx2Training", "Avx2Kernels",
        "NeonInference", "NeonTraining", "NeonKernels",
        "PortableInference", "PortableTraining", "PortableKernels",
    ];

    /// <summary>Why a network cannot have this name, in the words of a diagnostic, or null if it can.</summary>
    public static string? Conflict(string name) =>
        All.Contains(name) ? "has a name that its generated part uses itself, so it needs another one" : null;
}
