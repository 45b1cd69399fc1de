using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Cli.Specs;
using NetGen.Generator;
using NetGen.Generator.Model;

namespace NetGen.Cli.Verification;

/// <summary>Compiles a network for this machine and loads it, all in memory.</summary>
internal static class NetworkLoader
{
    /// <summary>A network with the weights of a new one.</summary>
    /// <param name="spec">The network, without mistakes.</param>
    public static Network Load(NetSpec spec)
    {
        var compiled = NetworkCompiler.Compile(spec, [InstructionSetName.OfThisMachine()]);
        var files = compiled.Files.Prepend(NetworkCompiler.Api(spec)).Concat(NetworkCompiler.KernelFiles(compiled.Kernels));
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Network",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.HintName)),
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true)
                .WithNullableContextOptions(NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
        {
            throw new InvalidOperationException("the generated code is wrong: " + emitted.Diagnostics.First(one => one.Severity == DiagnosticSeverity.Error));
        }

        image.Position = 0;
        var assembly = new AssemblyLoadContext("network", isCollectible: true).LoadFromStream(image);
        return (Network)Activator.CreateInstance(assembly.GetType(spec.FullName, throwOnError: true)!, 1ul, InstructionSet.Best)!;
    }

    // What this program itself runs on: the framework's libraries and the runtime of networks.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "NetGen.Runtime.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
}
