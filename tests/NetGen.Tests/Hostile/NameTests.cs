using System.Globalization;
using System.Text.RegularExpressions;
using NetGen.Generator.Model;
using NetGen.Tests.Cli;
using NetGen.Tests.Generation;
using NetGen.Tests.Networks;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>Names that generated code could trip over: made to work, or refused with a diagnostic.</summary>
public sealed partial class NameTests
{
    private const string SpecPath = "/project/net.net.json";

    [Theory]
    [InlineData("NETGEN012", "", "System")]
    [InlineData("NETGEN012", "", "NetGen")]
    [InlineData("NETGEN012", "NetGen", "Generated")]
    [InlineData("NETGEN012", "NetGen", "Network")]
    [InlineData("NETGEN012", "NetGen.Generated", "Kernels")]
    [InlineData("NETGEN012", "NetGen.Generated", "Stage")]
    [InlineData("NETGEN012", "NetGen.Generated.Kernels", "Net")]
    [InlineData("NETGEN012", "System", "Math")]
    [InlineData("NETGEN012", "System", "Runtime")]
    [InlineData("NETGEN012", "System.Runtime", "Intrinsics")]
    [InlineData("NETGEN012", "My.Avx2Kernels", "Net")]
    [InlineData("NETGEN012", "My", "InputLength")]
    [InlineData("NETGEN017", "My", "A\\u200bB")]
    [InlineData("NETGEN017", "My", "A\\u202eB")]
    [InlineData("NETGEN017", "My.A\\u200b", "Net")]
    [InlineData("NETGEN017", "My", "A.B")]
    [InlineData("NETGEN017", "My..Nets", "Net")]
    [InlineData("NETGEN017", "My", "")]
    public void A_name_that_cannot_be_is_refused(string id, string space, string name)
    {
        string spec = $$"""{ "name": "{{name}}", "namespace": "{{space}}", "input": "3", "layers": [{ "type": "Dense", "features": 2 }] }""";
        var result = GeneratorHarness.Run("", (SpecPath, spec));
        Assert.Equal(id, Assert.Single(result.Diagnostics).Id);
        using var tool = new Tool();
        var emitted = Tool.Run("emit", tool.Write("net.net.json", spec), "-o", tool.PathOf("out"));
        Assert.Equal((1, ""), (emitted.Code, emitted.Output));
        Assert.Contains($"error {id}: ", emitted.Errors, StringComparison.Ordinal);
        Assert.Equal(1, emitted.Errors.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("My", "System")]
    [InlineData("My", "NetGen")]
    [InlineData("System.Nets", "Net")]
    [InlineData("NetGen", "Net")]
    [InlineData("NetGen.Generated", "Net")]
    [InlineData("class.event", "record")]
    [InlineData("NetGen.Kernels.Avx2", "Dense")]
    [InlineData("", "var")]
    public void A_name_that_may_be_is_made_to_work(string space, string name)
    {
        string spec = $$"""{ "name": "{{name}}", "namespace": "{{space}}", "input": "3", "layers": [{ "type": "Dense", "features": 2 }] }""";
        var result = GeneratorHarness.Run("", (SpecPath, spec));
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Load().GetType(space.Length == 0 ? name : space + "." + name));
    }

    [Theory]
    [InlineData("\"Flatten\"")]
    [InlineData("{ \"type\": \"Reshape\", \"shape\": \"12\" }")]
    [InlineData("{ \"type\": \"ZeroPad\", \"before\": 0 }")]
    [InlineData("{ \"type\": \"Dropout\", \"rate\": 0.5 }")]
    public void A_network_without_kernels_compiles(string layer)
    {
        LoadAll($$"""{ "name": "Net", "input": "3x2x2", "layers": [{{layer}}] }""");
        LoadAll($$"""{ "name": "Net", "input": "3x2x2", "inputGradient": true, "layers": [{{layer}}] }""");
    }

    [Fact]
    public void Names_that_are_one_but_for_case_have_files_of_their_own()
    {
        string[] names = ["Net", "NET", "net", "Other", "\u00c5", "A\u030a"];
        string[] specs = [.. names.Select(name => $$"""{ "name": "{{name}}", "namespace": "My", "input": "3", "layers": [{ "type": "Dense", "features": 2 }] }""")];
        var assembly = LoadAll(specs);
        Assert.All(names, name => Assert.NotNull(assembly.GetType("My." + name)));
        using var tool = new Tool();
        string[] files = [.. specs.Select((spec, i) => tool.Write($"{i}.net.json", spec))];
        Assert.Equal(0, Tool.Run(["emit", .. files, "-o", tool.PathOf("out"), "--isa", "avx2"]).Code);
        string[] written = [.. Directory.GetFiles(tool.PathOf("out")).Select(path => Path.GetFileName(path))];
        Assert.Equal(written.Length, written.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("My.Other.g.cs", written);
        Assert.Equal(3, written.Count(name => EndOfNet().IsMatch(name)));
    }

    [Fact]
    public void A_long_name_has_files_with_a_name_that_file_systems_take()
    {
        string name = new('\u7a7a', Identifiers.Longest);
        string spec = $$"""{ "name": "{{name}}", "namespace": "{{name}}", "input": "3", "layers": [{ "type": "Dense", "features": 2 }] }""";
        LoadAll(spec);
        using var tool = new Tool();
        var result = Tool.Run("emit", tool.Write("a.net.json", spec), "-o", tool.PathOf("out"));
        Assert.Equal((0, ""), (result.Code, result.Errors));
    }

    [Fact]
    public void A_class_that_is_the_namespace_of_another_network_is_refused()
    {
        const string Outer = """{ "name": "Foo", "namespace": "X", "input": "3", "layers": ["Tanh"] }""";
        const string Inner = """{ "name": "Bar", "namespace": "X.Foo.Y", "input": "3", "layers": ["Tanh"] }""";
        var both = GeneratorHarness.Run("", ("/project/a.net.json", Inner), ("/project/b.net.json", Outer));
        Assert.Equal(
            "X.Foo is declared twice: by the spec b.net.json and as the namespace of another network",
            Assert.Single(both.Diagnostics).GetMessage(CultureInfo.InvariantCulture));
        both.Load();
        using var tool = new Tool();
        Assert.Equal(
            (2, "netgen: error: the network X.Foo has the name of a namespace that another stands in\n"),
            (Tool.Run("emit", tool.Write("a.net.json", Inner), tool.Write("b.net.json", Outer), "-o", tool.PathOf("out")) is var told ? told.Code : 0, told.Errors));
        var ofClass = GeneratorHarness.Run("namespace X { [Network(Input = \"3\"), Tanh] public partial class Foo; }", ("/project/a.net.json", Inner));
        Assert.Equal(
            "X.Foo is declared twice: by a class X.Foo and as the namespace of the spec a.net.json",
            Assert.Single(ofClass.Diagnostics).GetMessage(CultureInfo.InvariantCulture));
        ofClass.Load();
    }

    [Fact]
    public void A_member_of_the_users_that_the_generated_part_has_as_well_is_refused()
    {
        var result = GeneratorHarness.Run("[Network(Input = \"3\"), Tanh] public partial class Net { public int ParameterCount => 3; }");
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("NETGEN012", "Net"), (diagnostic.Id, result.TextAt(diagnostic)));
        Assert.StartsWith("Net has a member ParameterCount, as its generated part does", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3d-net", "_3d_net")]
    [InlineData("My Project.2", "My_Project._2")]
    [InlineData("..", "")]
    [InlineData("My.Nets", "My.Nets")]
    public void A_root_namespace_that_is_none_is_made_one(string root, string space)
    {
        Assert.Equal(space, Identifiers.ToDottedName(root));
        var harness = new GeneratorHarness("", rootNamespace: root).SetSpec(SpecPath, """{ "name": "Net", "input": "3", "layers": [{ "type": "Dense", "features": 2 }] }""");
        var result = harness.Run();
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Load().GetType(space.Length == 0 ? "Net" : space + ".Net"));
    }

    [Fact]
    public void Every_type_that_generated_code_names_in_full_is_known()
    {
        string[] names = ["lenet5", "heartbeat", "resnet18"];
        var specs = names.Where(SpecFiles.Names.Contains).Select(name => (NetGen.Generator.Model.NetSpec)SpecFiles.Read(name)).ToList();
        Assert.NotEmpty(specs);
        specs.Add(SpecFiles.Parse("boxes", """
            { "input": "60", "layers": [{ "type": "Reshape", "shape": "15x4", "name": "boxes" }, { "type": "Reshape", "shape": "4x15", "name": "scores" },
                { "type": "Reshape", "shape": "3x4x5", "name": "features" }],
              "postprocessing": [{ "type": "NonMaxSuppression", "boxes": "boxes", "scores": "scores", "maxPerClass": 9, "scoreThreshold": 0.5 },
                { "type": "RoiAlign", "features": "features", "boxes": "boxes", "output": 7 }] }
            """));
        var texts = specs.SelectMany(spec => NetGen.Generator.NetworkCompiler.Compile(spec).Files.Append(NetGen.Generator.NetworkCompiler.Api(spec)));
        var found = texts.SelectMany(file => FullName().Matches(file.Text)).Select(match => match.Groups[1].Value).Distinct()
            .Where(name => !name.StartsWith("NetGen.Generated.Kernels.", StringComparison.Ordinal));
        Assert.All(found, name => Assert.Contains(GeneratedNames.Types, type => name == type || name.StartsWith(type + ".", StringComparison.Ordinal)));
    }

    private static System.Reflection.Assembly LoadAll(params string[] specs)
    {
        var result = GeneratorHarness.Run("", [.. specs.Select((spec, i) => ($"/project/n{i}.net.json", spec))]);
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        return result.Load();
    }

    [GeneratedRegex(@"^My\.(Net|NET|net)-[0-9a-f]{16}\.g\.cs$")]
    private static partial Regex EndOfNet();

    [GeneratedRegex(@"global::([A-Za-z0-9_.]*[A-Za-z0-9_])")]
    private static partial Regex FullName();
}
