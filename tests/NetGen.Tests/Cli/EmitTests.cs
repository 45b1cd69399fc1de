using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary><c>netgen emit</c>.</summary>
public sealed class EmitTests
{
    [Fact]
    public void The_files_are_those_of_the_source_generator()
    {
        using var tool = new Tool();
        string lenet = Repository.PathOf("specs/lenet5.net.json");
        string branches = tool.Write("branches.net.json", Networks.Branches);
        var result = Tool.Run("emit", lenet, branches, "-o", tool.PathOf("out"), "--namespace", "My.Project");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        var generated = GeneratorHarness.Run("", (lenet, File.ReadAllText(lenet)), (branches, Networks.Branches));
        Assert.Equal(
            generated.Sources.Select(source => (source.HintName, source.SourceText.ToString())).Order(),
            Files(tool.PathOf("out")).Order());
    }

    [Fact]
    public void Code_for_one_instruction_set_compiles_alone_and_runs_on_it_alone()
    {
        using var tool = new Tool();
        string spec = tool.Write("branches.net.json", Networks.Branches);
        Assert.Equal(0, Tool.Run("emit", spec, "-o", tool.PathOf("out"), "--isa", "portable").Code);
        var files = Files(tool.PathOf("out")).ToList();
        Assert.DoesNotContain(files, file => file.Name.Contains("Avx", StringComparison.Ordinal) || file.Name.Contains("Neon", StringComparison.Ordinal));
        var project = new GeneratorHarness("", usings: "");
        foreach (var (name, text) in files)
        {
            project.AddSource("/project/" + name, text);
        }

        var type = project.Run().Load().GetType("Nets.Branches", throwOnError: true)!;
        float[] image = [.. Enumerable.Range(0, 3 * 16 * 16).Select(i => (i % 17) / 17f)];
        var whole = GeneratorHarness.Run("", (spec, Networks.Branches)).Load().GetType("Nets.Branches", throwOnError: true)!;
        Assert.Equal(Run(whole, InstructionSet.Portable), Run(type, InstructionSet.Portable));
        var other = Assert.Throws<System.Reflection.TargetInvocationException>(() => Run(type, InstructionSet.Neon));
        Assert.Contains("written for InstructionSet.Portable alone", other.InnerException!.Message, StringComparison.Ordinal);

        float[] Run(Type network, InstructionSet isa) =>
            ((Network)Activator.CreateInstance(network, 7ul, isa)!).CreateSession().Run(image).ToArray();
    }

    [Fact]
    public void Another_call_removes_what_is_not_generated_any_more_and_nothing_else()
    {
        using var tool = new Tool();
        string spec = Repository.PathOf("specs/lenet5.net.json");
        string folder = tool.PathOf("out");
        Assert.Equal(0, Tool.Run("emit", spec, "-o", folder).Code);
        File.WriteAllText(Path.Combine(folder, "Mine.g.cs"), "// my own\n");
        File.WriteAllText(Path.Combine(folder, "Mine.cs"), "// my own\n");
        Assert.Equal(0, Tool.Run("emit", spec, "-o", folder + "/", "--isa", "avx2").Code);
        var names = Files(folder).Select(file => file.Name).ToHashSet();
        Assert.Contains("Mine.g.cs", names);
        Assert.Contains("Mine.cs", names);
        Assert.DoesNotContain(names, name => name.Contains("Avx512", StringComparison.Ordinal));
        Assert.Contains("LeNet5.Avx2.Inference.g.cs", names);
        Assert.Equal(["out"], tool.Names());
    }

    [Fact]
    public void A_mistake_in_any_spec_writes_nothing_and_all_mistakes_are_told()
    {
        using var tool = new Tool();
        string good = tool.Write("good.net.json", """{ "input": "1x8x8", "layers": [ "ReLU" ] }""");
        string bad = tool.Write("bad.net.json", "{ \"input\": \"1x8x8\",\n  \"layers\": [ \"Relu\" ] }");
        string wrong = tool.Write("wrong.net.json", """{ "input": "1x8x8", "parameters": 1, "layers": [ "ReLU" ] }""");
        var result = Tool.Run("emit", good, bad, wrong, "-o", tool.PathOf("out"));
        Assert.Equal(1, result.Code);
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{bad}(2,15): error NETGEN006: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{wrong}(1,35): error NETGEN004: ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["bad.net.json", "good.net.json", "wrong.net.json"], tool.Names());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_mistake_and_left_alone()
    {
        using var tool = new Tool();
        string spec = Repository.PathOf("specs/lenet5.net.json");
        string file = tool.Write("file", "mine");
        var result = Tool.Run("emit", spec, "-o", file);
        Assert.Equal(1, result.Code);
        Assert.StartsWith("netgen: ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, Tool.Run("emit", spec, "-o", Path.Combine(file, "below")).Code);
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Equal(["file"], tool.Names());
    }

    [Fact]
    public void Two_networks_of_one_name_are_refused()
    {
        using var tool = new Tool();
        string spec = Repository.PathOf("specs/lenet5.net.json");
        var result = Tool.Run("emit", spec, spec, "-o", tool.PathOf("out"));
        Assert.Equal((2, "netgen: error: two of the specs declare a network LeNet5\n"), (result.Code, result.Errors));
        Assert.Empty(tool.Names());
    }

    private static IEnumerable<(string Name, string Text)> Files(string folder) =>
        Directory.GetFiles(folder).Select(path => (Path.GetFileName(path), File.ReadAllText(path)));
}
