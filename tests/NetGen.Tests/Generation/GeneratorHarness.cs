using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator;

namespace NetGen.Tests.Generation;

/// <summary>
/// A project in memory with the generator in it: sources and specs can be changed between runs, and the driver keeps what
/// it has, as in an editor.
/// </summary>
public sealed class GeneratorHarness
{
    /// <summary>The path that the first source of a project has.</summary>
    public const string SourcePath = "/project/Nets.cs";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    private readonly Dictionary<string, AdditionalText> _specs = [];
    private readonly HashSet<string> _items = [];
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    /// <summary>A project with one source file.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="usings">Put before the text; the layers' namespace unless given.</param>
    /// <param name="allowUnsafe">Whether the project allows unsafe code.</param>
    /// <param name="rootNamespace">The project's root namespace.</param>
    /// <param name="output">What is compiled: a library, or a program with statements of its own.</param>
    public GeneratorHarness(
        string source,
        string usings = "using NetGen;\n",
        bool allowUnsafe = true,
        string rootNamespace = "My.Project",
        OutputKind output = OutputKind.DynamicallyLinkedLibrary)
    {
        var options = new CSharpCompilationOptions(output)
            .WithAllowUnsafe(allowUnsafe)
            .WithNullableContextOptions(NullableContextOptions.Enable)
            .WithOptimizationLevel(OptimizationLevel.Release);
        _compilation = CSharpCompilation.Create("Project", [Parse(usings + source, SourcePath)], References, options);
        _driver = CSharpGeneratorDriver.Create(
            [new NetGenGenerator().AsSourceGenerator()],
            [],
            ParseOptions,
            new Options(rootNamespace, _items),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    /// <summary>Runs the generator over one source file and any number of specs, which are items.</summary>
    public static GeneratorResult Run(string source, params (string Path, string Text)[] specs)
    {
        var harness = new GeneratorHarness(source);
        foreach (var (path, text) in specs)
        {
            harness.SetSpec(path, text);
        }

        return harness.Run();
    }

    /// <summary>Adds a source file.</summary>
    public GeneratorHarness AddSource(string path, string source)
    {
        _compilation = _compilation.AddSyntaxTrees(Parse(source, path));
        return this;
    }

    /// <summary>Adds another project or library.</summary>
    public GeneratorHarness AddReference(MetadataReference reference)
    {
        _compilation = _compilation.AddReferences(reference);
        return this;
    }

    /// <summary>Replaces the text of a source file.</summary>
    public GeneratorHarness SetSource(string source, string path = SourcePath)
    {
        var old = _compilation.SyntaxTrees.Single(tree => tree.FilePath == path);
        _compilation = _compilation.ReplaceSyntaxTree(old, Parse(source, path));
        return this;
    }

    /// <summary>Adds a spec file, or replaces its text.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="text">Its text.</param>
    /// <param name="item">Whether it is a <c>NetGenSpec</c> item, or only an additional file.</param>
    public GeneratorHarness SetSpec(string path, string text, bool item = true)
    {
        var file = new TextFile(path, text);
        if (item)
        {
            _items.Add(path);
        }

        _driver = _specs.TryGetValue(path, out var old)
            ? _driver.ReplaceAdditionalText(old, file)
            : _driver.AddAdditionalTexts([file]);
        _specs[path] = file;
        return this;
    }

    /// <summary>Runs the generator.</summary>
    public GeneratorResult Run()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var compilation, out _);
        var run = _driver.GetRunResult().Results.Single();
        return new GeneratorResult(
            run.Diagnostics, run.GeneratedSources, run.TrackedSteps, run.Exception, (CSharpCompilation)compilation, _specs);
    }

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, ParseOptions, path, System.Text.Encoding.UTF8);

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(NetworkAttribute).Assembly.Location);
        return [.. platform.Select(path => MetadataReference.CreateFromFile(path))];
    }

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        private readonly Microsoft.CodeAnalysis.Text.SourceText _text =
            Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8);

        public override string Path => path;

        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options(string rootNamespace, HashSet<string> items) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } =
            new Values(new() { ["build_property.RootNamespace"] = rootNamespace });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(
            items.Contains(textFile.Path) ? new() { ["build_metadata.AdditionalFiles.NetGenSpec"] = "true" } : []);
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);
    }
}
