using NetGen.Generator;
using NetGen.Generator.Emit;
using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Emit;

/// <summary>
/// Generated code as readers meet it, file by file: all of LeNet-5 for one instruction set, and the kernels of a small network for each
/// family.
/// </summary>
public sealed class NetworkSnapshotTests
{
    /// <summary>A person who learns from a file reads it whole.</summary>
    private const int LargestFile = 60_000;

    private static readonly string[] Avx2 = ["Avx2"];
    private static readonly string[] All = [.. TargetIsa.All.Select(isa => isa.Name)];

    private static readonly Network[] Networks =
    [
        new("LeNet5", Passes.ScheduleTests.LeNet5, Avx2, OnlyKernels: false),
        new("Dense", "20: Dense 19; Tanh; Dense 10", All),
        new("Pooling", "16x8x8: MaxPool 3 Stride=2 Padding=1; AvgPool 2; GlobalAvgPool!", All),
        new("Pointwise", "32x6x6: Conv 16 1; ReLU6!", All),
        new("Blocked", "16x20x20: Conv 64 1 Bias=false; Conv 64 3 Padding=1 Algorithm=direct; ReLU", Avx2),
        new("Depthwise", "16x20x20: Conv 64 1 Bias=false; Conv 64 3 Padding=1 Groups=64; ReLU6", Avx2),
        new("BatchNorm", "16x5x5: Conv 16 1 Bias=false; BatchNorm; ReLU!", Avx2),
        new("Residual", "16x20x20: Conv 64 1; ReLU Name=skip; Conv 64 1 Name=main; Add skip,main; ReLU", Avx2),
        new("Winograd", "16x12x12: Conv 16 3 Padding=1 Algorithm=winograd2; ReLU", Avx2),
        new("Detector", "60: Reshape 15x4 Name=boxes; Reshape 4x15 Name=scores; Reshape 3x4x5 Name=features", [], OnlyKernels: false)
        {
            Steps =
            [
                new("NonMaxSuppression", "found", [Text("Boxes", "boxes"), Text("Scores", "scores"), new("MaxPerClass", new IntegerValue(9))]),
                new("RoiAlign", "pooled", [Text("Features", "features"), Text("Boxes", "boxes"), new("Output", new IntegerValue(7))]),
            ],
        },
        new("WinogradFromTaps", "64x7x7: Conv 512 1 Bias=false; Conv 512 3 Padding=1; ReLU", ["Avx512"], Only: "fromTaps"),
    ];

    private static readonly IReadOnlyDictionary<(string Network, string File), string> Files = Generate();

    public static IEnumerable<object[]> Names => Files.Keys.Order().Select(key => new object[] { key.Network, key.File });

    [Theory]
    [MemberData(nameof(Names))]
    public void The_generated_file_is_the_accepted_one(string network, string file) =>
        Snapshot.Verify(Files[(network, file)], Path.Combine(network, file));

    [Fact]
    public void Each_accepted_file_is_still_generated()
    {
        string folder = Repository.PathOf("tests/NetGen.Tests/Emit");
        var accepted = Directory.EnumerateFiles(folder, "*.verified.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileName(path).Replace(".verified.cs", "", StringComparison.Ordinal)));
        Assert.Equal(Files.Keys.Order(), accepted.Order());
    }

    [Fact]
    public void A_reader_can_read_each_file() =>
        Assert.All(Files, file => Assert.InRange(file.Value.Length, 1, LargestFile));

    [Fact]
    public void The_same_declaration_gives_the_same_bytes_again() => Assert.Equal(Files, Generate());

    private static Argument Text(string name, string value) => new(name, new TextValue(value));

    private static Dictionary<(string Network, string File), string> Generate() =>
        Networks.SelectMany(network => network.Generate()).ToDictionary(file => file.Key, file => file.Value);

    /// <summary>A network and the instruction sets whose code is kept; of the kernels, those whose name contains a text.</summary>
    private sealed record Network(string Name, string Text, string[] Isas, bool OnlyKernels = true, string Only = "")
    {
        public EquatableArray<PostProcessingSpec> Steps { get; init; } = [];

        public IEnumerable<KeyValuePair<(string Network, string File), string>> Generate()
        {
            var spec = NetText.Parse(Text, Name) with { PostProcessing = Steps };
            var compiled = NetworkCompiler.Compile(spec);
            IEnumerable<GeneratedFile> files = NetworkCompiler.KernelFiles(
                [.. compiled.Kernels.Where(request => request.Kernel.Name.Contains(Only, StringComparison.Ordinal))]);
            if (!OnlyKernels)
            {
                files = compiled.Files.Prepend(NetworkCompiler.Api(spec)).Concat(files);
            }

            return files
                .Where(file => All.Except(Isas).All(isa => !file.HintName.Contains($".{isa}.", StringComparison.Ordinal)))
                .Select(file => KeyValuePair.Create((Name, file.HintName.Replace(".g.cs", "", StringComparison.Ordinal)), file.Text));
        }
    }
}
