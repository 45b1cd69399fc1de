using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator;

namespace NetGen.Bench;

/// <summary>One project of spec files, taken through the generator and the C# compiler in memory.</summary>
internal sealed class SpecBuild
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    /// <summary>Builds a project.</summary>
    /// <param name="paths">Its spec files.</param>
    public SpecBuild(IReadOnlyList<string> paths)
    {
        ImmutableArray<AdditionalText> files = [.. paths.Select(path => new SpecText(path))];
        var compilation = CSharpCompilation.Create(
            "Specs",
            [],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new NetGenGenerator().AsSourceGenerator()], files, Options, new SpecOptions());

        var clock = Stopwatch.StartNew();
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        var total = clock.Elapsed;
        GeneratorTime = driver.GetTimingInfo().ElapsedTime;
        var result = driver.GetRunResult();
        Throw(result.Diagnostics);
        Sources = [.. result.Results.Single().GeneratedSources];

        clock.Restart();
        using var image = new MemoryStream();
        Throw(complete.Emit(image).Diagnostics);
        CompilerTime = clock.Elapsed + total - GeneratorTime;
        Image = image.ToArray();

        clock.Restart();
        var other = CSharpSyntaxTree.ParseText("internal static class Other;", Options);
        driver.RunGenerators(compilation.AddSyntaxTrees(other));
        EditTime = clock.Elapsed;
    }

    /// <summary>What the generator wrote.</summary>
    public IReadOnlyList<GeneratedSourceResult> Sources { get; }

    /// <summary>The time within the generator.</summary>
    public TimeSpan GeneratorTime { get; }

    /// <summary>The time of parsing, binding and emitting what it wrote.</summary>
    public TimeSpan CompilerTime { get; }

    /// <summary>The time of the driver's next run, after an edit of something else.</summary>
    public TimeSpan EditTime { get; }

    /// <summary>The assembly.</summary>
    public byte[] Image { get; }

    private static void Throw(IEnumerable<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    private sealed class SpecText(string path) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(File.ReadAllText(path));

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    // Every additional file is a network.
    private sealed class SpecOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } =
            new Values("build_property.RootNamespace", "Specs");

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values("build_metadata.AdditionalFiles.NetGenSpec", "true");
    }

    private sealed class Values(string name, string only) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == name ? only : null;
            return value is not null;
        }
    }
}
