using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace NetGen.Tests.Generation;

/// <summary>What a run of the generator gave.</summary>
/// <param name="Diagnostics">The generator's diagnostics.</param>
/// <param name="Sources">The generated files.</param>
/// <param name="Steps">The tracked steps by name.</param>
/// <param name="Exception">What the generator threw: it must never throw.</param>
/// <param name="Compilation">The project with the generated files.</param>
/// <param name="Specs">The spec files by path.</param>
public sealed record GeneratorResult(
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<GeneratedSourceResult> Sources,
    ImmutableDictionary<string, ImmutableArray<IncrementalGeneratorRunStep>> Steps,
    Exception? Exception,
    CSharpCompilation Compilation,
    IReadOnlyDictionary<string, AdditionalText> Specs)
{
    /// <summary>The text that a diagnostic is shown at.</summary>
    public string TextAt(Diagnostic diagnostic)
    {
        string path = diagnostic.Location.GetLineSpan().Path;
        var text = Specs.TryGetValue(path, out var spec)
            ? spec.GetText()!
            : Compilation.SyntaxTrees.Single(tree => tree.FilePath == path).GetText();
        return text.ToString(diagnostic.Location.SourceSpan);
    }

    /// <summary>The text of a generated file, by the end of its hint name.</summary>
    public string Source(string end) =>
        Sources.Single(s => s.HintName.EndsWith(end, StringComparison.Ordinal)).SourceText.ToString();

    /// <summary>Compiles the project with its generated files and loads it; fails on any warning.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        var emitted = Compilation.Emit(image);
        var faults = emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Take(10).ToList();
        Assert.True(emitted.Success && faults.Count == 0, string.Join("\n", faults));
        image.Position = 0;
        return new AssemblyLoadContext("generated", isCollectible: true).LoadFromStream(image);
    }
}
