using NetGen.Generator;
using NetGen.Generator.Emit;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Emit;

/// <summary>All that is generated for LeNet-5, file by file: the code that a reader meets.</summary>
public sealed class LeNet5SnapshotTests
{
    private static readonly IReadOnlyDictionary<string, string> Files = Generate();

    public static TheoryData<string> Names { get; } = [.. Files.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_generated_file_is_the_accepted_one(string name) =>
        Snapshot.Verify(Files[name], Path.Combine("LeNet5", name));

    [Fact]
    public void Each_accepted_file_is_still_generated()
    {
        string folder = Repository.PathOf("tests/NetGen.Tests/Emit/LeNet5");
        var accepted = Directory.EnumerateFiles(folder, "*.verified.cs")
            .Select(path => Path.GetFileName(path).Replace(".verified.cs", "", StringComparison.Ordinal));
        Assert.Equal(Files.Keys.Order(StringComparer.Ordinal), accepted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_declaration_gives_the_same_bytes_again() => Assert.Equal(Files, Generate());

    private static Dictionary<string, string> Generate()
    {
        var spec = NetText.Parse(Passes.ScheduleTests.LeNet5, "LeNet5");
        var compiled = NetworkCompiler.Compile(spec);
        return compiled.Files
            .Concat(NetworkCompiler.KernelFiles(compiled.Kernels))
            .Prepend(NetworkCompiler.Api(spec))
            .ToDictionary(file => file.HintName.Replace(".g.cs", "", StringComparison.Ordinal), file => file.Text);
    }
}
