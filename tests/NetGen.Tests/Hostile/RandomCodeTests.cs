using System.Globalization;
using Microsoft.CodeAnalysis;
using NetGen.Cli.Specs;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>
/// Random networks of the whole op table, with the worst names for classes, namespaces and layers: the code of every instruction
/// set compiles without a warning, or the name is refused. Sixty networks, or 690 where NETGEN_LONG is 1.
/// </summary>
public sealed class RandomCodeTests
{
    private const int NetworksOfProject = 10;

    private static readonly string[] ClassNames =
    [
        "System", "NetGen", "ParameterCount", "InputLength", "CreateInfo", "Avx2Kernels", "Avx2Inference", "Network", "InstructionSet", "Math", "Vector256", "Avx2",
        "Unsafe", "Object", "String", "Int32", "Stage", "Workspace", "Generated", "Kernels", "Runtime", "class", "event", "record", "var", "dynamic", "nint", "nuint",
        "async", "await", "field", "file", "scoped", "required", "value", "get", "partial", "where", "global", "managed", "notnull", "unmanaged", "with", "init",
        "_", "__", "_1", "_0a", "\u00dcn\u00efcode", "\u7a7a\u9593", "Net", "NET", "net", "nEt", "A", "a", "\u00c5", "A\u030a", "\u01c5", "\u0130", "I", "\u0131", "i",
        new string('L', Identifiers.Longest), new string('\u7a7a', Identifiers.Longest), "Task", "List", "Main", "Program", "Equals", "ToString", "Load",
    ];

    private static readonly string[] Spaces =
    [
        "", "", "My", "My.Nets", "X.System", "System.X", "X.NetGen", "NetGen", "NetGen.Nets", "NetGen.Generated", "class.event", "var", "field.record", "X.Math", "X.var",
        "X.Avx2Kernels", "System", "NetGen.Generated.Kernels", "NetGen.Kernels.Avx2", "my", "MY", "\u7a7a\u9593.\u00dc", "_._",
    ];

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsLong ? 69 : 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Code_of_random_networks_compiles(int seed)
    {
        var random = new Random(seed);
        var networks = new RandomNetworks(random);
        var harness = new GeneratorHarness("", rootNamespace: "");
        var specs = new List<string>();
        for (int i = 0; i < NetworksOfProject; i++)
        {
            string name = ClassNames[random.Next(ClassNames.Length)];
            string space = Spaces[random.Next(Spaces.Length)];
            string text = SpecWriter.Write(networks.Next(name, space));
            specs.Add(text);
            harness.SetSpec(FormattableString.Invariant($"/project/net{i}{SpecFile.Extension}"), text);
        }

        var result = harness.Run();
        string told = $"seed {seed}:\n{string.Join('\n', specs)}\n";
        Assert.True(result.Exception is null, told + result.Exception);

        // Names that are refused or given twice are told, and nothing else is wrong.
        Assert.All(result.Diagnostics, diagnostic => Assert.True(diagnostic.Id is "NETGEN012" or "NETGEN022", told + diagnostic));
        Assert.InRange(result.Diagnostics.Length, 0, NetworksOfProject - 2);
        var found = result.Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Take(5).ToList();
        Assert.True(found.Count == 0, told + string.Join('\n', found.Select(diagnostic => diagnostic.ToString() + "\n" + Line(diagnostic))));
        using var image = new MemoryStream();
        var emitted = result.Compilation.Emit(image);
        Assert.True(emitted.Success, told + string.Join('\n', emitted.Diagnostics.Take(5)));
    }

    /// <summary>What random networks once found.</summary>
    [Theory]
    [InlineData("3x1x5", """{ "type": "CumSum", "axis": "H" }""")]
    [InlineData("3x1x21", """{ "type": "CumSum", "axis": "H", "exclusive": true }""")]
    [InlineData("4x6x2x11", """{ "type": "ConvNorm", "channels": 14, "kernel": [1, 1, 4], "stride": 1 }, { "type": "CumSum", "axis": "D" }""")]
    [InlineData("2x12x10", """{ "type": "ZeroPad", "before": 0 }""")]
    public void Code_of_what_was_found_compiles(string input, string layers)
    {
        var result = GeneratorHarness.Run("", ("/project/net.net.json", $$"""{ "name": "Net", "input": "{{input}}", "inputGradient": true, "layers": [{{layers}}] }"""));
        Assert.Empty(result.Diagnostics);
        result.Load();
    }

    [Fact]
    public void Every_kind_of_layer_takes_part()
    {
        var networks = new RandomNetworks(new Random(1));
        var kinds = Enumerable.Range(0, 3000).SelectMany(_ => networks.Next("Net", "").Layers).Select(layer => layer.Kind);
        Assert.Equal(LayerTable.All.Select(layer => layer.Kind).Order(StringComparer.Ordinal), kinds.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Line(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().ToString(CultureInfo.InvariantCulture) ?? "";
}
