using NetGen.Generator.Emit;
using NetGen.Generator.Model;

namespace NetGen.Generator;

/// <summary>The files of the kernels that the networks of a compilation share.</summary>
/// <param name="Files">The files, none without a network.</param>
public sealed record KernelFileSet(EquatableArray<GeneratedFile> Files);
