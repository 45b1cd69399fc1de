using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Tests.Support;

/// <summary>How tests compile what NetGen writes: optimised, and with every warning that the compiler knows.</summary>
internal static class GeneratedCode
{
    /// <summary>The options of the compiler.</summary>
    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable);
}
