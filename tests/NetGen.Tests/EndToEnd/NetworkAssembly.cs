using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generated;
using NetGen.Generator;
using NetGen.Generator.Emit;
using NetGen.Generator.Model;
using NetGen.Tests.Recipe;
using NetGen.Tests.Support;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Tests.EndToEnd;

/// <summary>Networks compiled to C# by NetGen, from there to IL without a warning, and loaded.</summary>
internal sealed class NetworkAssembly
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Network).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Assembly _assembly;

    private NetworkAssembly(IReadOnlyList<GeneratedFile> files, byte[] image)
    {
        Files = files;
        Image = image;
        using var stream = new MemoryStream(image);
        _assembly = new AssemblyLoadContext("networks").LoadFromStream(stream);
    }

    /// <summary>The generated C#.</summary>
    public IReadOnlyList<GeneratedFile> Files { get; }

    /// <summary>The compiled assembly.</summary>
    public byte[] Image { get; }

    /// <summary>Compiles networks of different names into one assembly.</summary>
    public static NetworkAssembly Compile(params IReadOnlyList<NetSpec> specs)
    {
        var files = Generate(specs);
        return new NetworkAssembly(files, Compile(files));
    }

    /// <summary>Compiles large networks for one instruction set.</summary>
    public static NetworkAssembly CompileFor(InstructionSet instructionSet, params IReadOnlyList<NetSpec> specs)
    {
        var files = Generate(specs, [.. Isa.All.Where(isa => isa.Name == instructionSet.ToString())]);
        return new NetworkAssembly(files, Compile(files));
    }

    /// <summary>The generated files of networks of one compilation.</summary>
    public static IReadOnlyList<GeneratedFile> Generate(IReadOnlyList<NetSpec> specs) => Generate(specs, Isa.All);

    private static IReadOnlyList<GeneratedFile> Generate(IReadOnlyList<NetSpec> specs, EquatableArray<Isa> instructionSets)
    {
        var networks = specs.Select(spec => NetworkCompiler.Compile(spec, instructionSets, RecipeTests.TablesOf(spec))).ToArray();
        return
        [
            .. specs.Select(spec => NetworkCompiler.Api(spec, RecipeTests.TablesOf(spec))),
            .. networks.SelectMany(network => network.Files),
            .. NetworkCompiler.KernelFiles(networks.SelectMany(network => network.Kernels)),
        ];
    }

    /// <summary>A new instance of a network.</summary>
    public Network Create(NetSpec spec, InstructionSet instructionSet, ulong seed = 1) =>
        (Network)Activator.CreateInstance(_assembly.GetType(spec.FullName, throwOnError: true)!, seed, instructionSet)!;

    /// <summary>A pass of a network, from the private class that holds it.</summary>
    public PassProgram Pass(NetSpec spec, string className) =>
        (PassProgram)_assembly.GetType($"{spec.FullName}+{className}", throwOnError: true)!
            .GetProperty("Program", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static byte[] Compile(IReadOnlyList<GeneratedFile> files)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create(
            "Networks",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parse, file.HintName)),
            References,
            GeneratedCode.Options);
        using var image = new MemoryStream();
        var found = compilation.Emit(image).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).ToArray();
        if (found.Length > 0)
        {
            throw new InvalidOperationException(
                $"{found.Length} diagnostics in generated code:\n" + string.Join('\n', found.Take(10)) + "\n" + TextAt(found[0]));
        }

        return image.ToArray();
    }

    private static string TextAt(Diagnostic diagnostic)
    {
        var lines = diagnostic.Location.SourceTree?.GetText().Lines;
        int line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
        return lines is null ? "" : string.Join('\n', lines.Skip(Math.Max(0, line - 3)).Take(7).Select(l => l.ToString()));
    }
}
