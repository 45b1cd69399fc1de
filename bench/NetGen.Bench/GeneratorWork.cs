using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator;

namespace NetGen.Bench;

/// <summary>The generator at work on a project with LeNet-5 and a file that has nothing to do with it.</summary>
internal sealed class GeneratorWork
{
    private const string Network = """
        using NetGen;

        namespace Measured;

        [Network(Input = "1x32x32", Parameters = 61_706)]
        [Conv(6, 5), Tanh, AvgPool(2)]
        [Conv(16, 5), Tanh, AvgPool(2)]
        [Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10)]
        public partial class LeNet5;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    private readonly CSharpCompilation _compilation;
    private readonly SyntaxTree _other = Other(0);
    private GeneratorDriver? _driver;
    private int _edits;

    public GeneratorWork()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        _compilation = CSharpCompilation.Create(
            "Measured",
            [CSharpSyntaxTree.ParseText(Network, Options), _other],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>A new driver's first run, as at the start of a build.</summary>
    /// <returns>The number of generated files.</returns>
    public int RunNew()
    {
        _driver = CSharpGeneratorDriver.Create([new NetGenGenerator().AsSourceGenerator()], parseOptions: Options);
        return Run(_compilation);
    }

    /// <summary>The next run of the driver after an edit of the other file, as while a user types.</summary>
    /// <returns>The number of generated files.</returns>
    public int RunEdited() => Run(_compilation.ReplaceSyntaxTree(_other, Other(++_edits)));

    private int Run(CSharpCompilation compilation)
    {
        _driver = _driver!.RunGenerators(compilation);
        var result = _driver.GetRunResult();
        return result.Diagnostics.IsEmpty && result.GeneratedTrees.Length > 0
            ? result.GeneratedTrees.Length
            : throw new InvalidOperationException($"The generator gave {string.Join("; ", result.Diagnostics)}.");
    }

    private static SyntaxTree Other(int edit) =>
        CSharpSyntaxTree.ParseText($"namespace Measured; internal static class Other {{ public const int Edit = {edit}; }}", Options);
}
