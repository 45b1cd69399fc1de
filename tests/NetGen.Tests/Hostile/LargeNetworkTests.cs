using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator;
using NetGen.Generator.Emit;
using NetGen.Tests.Frontend;
using NetGen.Tests.Hostile.Fuzz;
using NetGen.Tests.Support;
using Xunit;
using Xunit.Abstractions;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Tests.Hostile;

/// <summary>Networks of thousands of layers, outputs, names and operands: an editor's part takes a second or two, a build's part as long as a build
/// may, and neither nests as deeply as the network is long.</summary>
/// <param name="output">Takes the times.</param>
public sealed class LargeNetworkTests(ITestOutputHelper output)
{
    private const int Stack = 1 << 20;
    private const int Many = 3000;

    // Of a machine that does other work as well.
    private static readonly TimeSpan Editing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Building = TimeSpan.FromSeconds(120);

    public static TheoryData<string, string> Networks => new()
    {
        { "activations one behind the other", Network("8x4x4", Repeated("\"Tanh\"", Many)) },
        { "activations behind a convolution", Network("8x4x4", """{ "type": "Conv", "channels": 8, "kernel": 3, "padding": 1 }, """ + Repeated("\"Tanh\"", Many)) },
        { "activations of all kinds behind a dense layer", Network("8", """{ "type": "Dense", "features": 8 }, """ + Repeated("\"ReLU\", \"Sigmoid\", \"SiLU\"", Many / 3)) },
        { "convolutions", Network("8x4x4", Repeated("""{ "type": "Conv", "channels": 8, "kernel": 1 }, "ReLU" """, Many / 2)) },
        { "dense layers that all differ", Network("4", string.Join(", ", Enumerable.Range(1, Many / 2).Select(i => $$"""{ "type": "Dense", "features": {{i}} }"""))) },
        { "outputs", $$"""{ "input": "4", "outputs": [{{Names("tanh", Many)}}], "layers": [{{Repeated("\"Tanh\"", Many)}}] }""" },
        { "operands", Network("4", Repeated("\"Tanh\"", Many) + $$""", { "type": "Concat", "inputs": [{{Names("tanh", Many)}}] }""") },
        { "terms", Network("4", Repeated("\"Tanh\"", 64) + $$""", { "type": "Add", "inputs": [{{Names("tanh", 64)}}] }""") },
        { "readers of one layer", Network("4", Repeated("""{ "type": "Tanh", "from": "input" }""", Many) + $$""", { "type": "Concat", "inputs": [{{Names("tanh", Many)}}] }""") },
        { "sums with the input", Network("4", Repeated("""{ "type": "Add", "inputs": "input" }""", Many)) },
        { "inputs", Network("4", string.Join(", ", Enumerable.Range(1, Many / 2).Select(i => $$"""{ "type": "Input", "shape": "4", "name": "in{{i}}" }"""))
            + $$""", { "type": "Concat", "inputs": ["input", {{Names("in", Many / 2)}}] }""") },
        { "dense blocks", Network("2x2x2", string.Join(", ", Enumerable.Range(1, 300).Select(i => $$"""{ "type": "Conv", "channels": 1, "kernel": 1, "name": "c{{i}}" }, { "type": "Concat", "inputs": ["input", {{Names("c", i)}}] }"""))) },
        { "names that are one in code", Network("4", string.Join(", ", Enumerable.Range(0, 1 << 11).Select(i => $$"""{ "type": "Dense", "features": 4, "name": "a{{Dots(i)}}" }"""))) },
        { "dropouts", Network("4", Repeated("""{ "type": "Dropout", "rate": 0.5 }, "Tanh" """, Many / 2)) },
        { "batch norms", Network("4x3", Repeated("\"BatchNorm\"", Many / 2)) },
        { "views", Network("4x2x2", Repeated("""{ "type": "Reshape", "shape": "16" }, { "type": "Reshape", "shape": "4x2x2" }""", Many / 2)) },
        { "slices", Network("4x2x2", Repeated("""{ "type": "Slice", "first": 0, "channels": 2, "from": "input" }""", Many / 2) + $$""", { "type": "Concat", "inputs": [{{Names("slice", Many / 2)}}] }""") },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_of_thousands_is_compiled(string what, string spec)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => Compile(what, spec)), Stack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private void Compile(string what, string text)
    {
        var watch = Stopwatch.StartNew();
        var parsed = FrontendHarness.Read(text);
        Assert.True(parsed.Spec is not null, string.Join('\n', parsed.Diagnostics.Take(3)));
        NetworkCompiler.Api(parsed.Spec);
        var editing = watch.Elapsed;
        watch.Restart();
        var compiled = NetworkCompiler.Compile(parsed.Spec, [Isa.Avx2]);
        var kernels = NetworkCompiler.KernelFiles(compiled.Kernels);
        output.WriteLine($"{what}: {editing.TotalSeconds:F2} s, {watch.Elapsed.TotalSeconds:F2} s, {compiled.Files.Sum(file => (long)file.Text.Length):N0} characters");
        Assert.True(editing < Editing, $"{what}: {editing} until it is checked");
        watch.Stop();
        if (FuzzMachine.IsLong)
        {
            CompileCode([NetworkCompiler.Api(parsed.Spec), .. compiled.Files, .. kernels]);
        }

        Assert.True(watch.Elapsed < Building, $"{what}: {watch.Elapsed} until it is compiled");
    }

    private void CompileCode(IEnumerable<GeneratedFile> files)
    {
        var watch = Stopwatch.StartNew();
        var compilation = CSharpCompilation.Create(
            "Large",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Latest))),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "NetGen.Runtime.dll"))
                .Select(path => MetadataReference.CreateFromFile(path)),
            GeneratedCode.Options);
        var emitted = compilation.Emit(Stream.Null);
        output.WriteLine($"compiled to a library in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(3)));
    }

    private static string Network(string input, string layers) => $$"""{ "input": "{{input}}", "layers": [{{layers}}] }""";

    private static string Repeated(string layer, int count) => string.Join(", ", Enumerable.Repeat(layer, count));

    private static string Names(string stem, int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => $"\"{stem}{i}\""));

    private static string Dots(int number) => string.Concat(Enumerable.Range(0, 12).Select(bit => (number >> bit & 1) == 0 ? '.' : '_')) + "x";
}
