using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Diagnostics;

namespace NetGen.Generator;

/// <summary>What the generator needs to know of the project it runs in.</summary>
/// <param name="AllowsUnsafe">Whether unsafe code is allowed.</param>
public sealed record ProjectFacts(bool AllowsUnsafe)
{
    /// <summary>The facts of a compilation.</summary>
    public static ProjectFacts Of(Compilation compilation) => new(
        compilation.Options is CSharpCompilationOptions { AllowUnsafe: true });

    /// <summary>The diagnostic of a network in a project without unsafe code, or null.</summary>
    public DiagnosticInfo? CheckUnsafe(string network) =>
        AllowsUnsafe ? null : new DiagnosticInfo(DiagnosticIds.UnsafeNotAllowed, null, [network]);
}
