using NetGen.Cli.Export;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Cli.Specs;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>A network that is exported and imported is the same network with the same weights.</summary>
public sealed class RoundTripTests
{
    private const ulong Seed = 3;

    // Larger weights take part where NETGEN_LONG is 1: they need seconds and a gigabyte.
    private const long FewParameters = 30_000_000;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1";

    [Fact]
    public void Every_network_of_the_collection_comes_back_with_the_bits_of_its_weights()
    {
        foreach (string name in SpecFiles.Names)
        {
            var spec = SpecSource.ReadSound(Repository.PathOf($"specs/{name}.net.json"));
            if (IsLong || spec.TotalParameters is null or < FewParameters && spec.Parameters < FewParameters)
            {
                AssertRoundTrip(spec, batch: null);
            }
        }
    }

    [Fact]
    public void Every_layer_comes_back()
    {
        foreach (var (_, network) in LayerMatrixTests.Networks)
        {
            // As a file gives it, whose arguments are in the order of the op table.
            AssertRoundTrip(SpecFiles.Parse("net", SpecWriter.Write(network)), batch: 4);
        }
    }

    [Fact]
    public void Names_that_would_count_differently_without_an_auxiliary_output_become_names_given()
    {
        var spec = Parse("""
            { "name": "Heads", "input": "3x8x8", "outputs": ["last"], "auxiliary": ["aux"], "parameters": 670,
              "layers": [ { "type": "Conv", "channels": 4, "kernel": 3 }, { "type": "ReLU", "name": "stem" },
                { "type": "Conv", "channels": 2, "kernel": 3 }, "Flatten", { "type": "Dense", "features": 5, "name": "aux" },
                { "type": "Conv", "channels": 6, "kernel": 3, "from": "stem" }, "Flatten", { "type": "Dense", "features": 1, "name": "last" } ] }
            """);
        var part = InferenceSpec.Of(spec)!;
        Assert.Equal(["conv1", "stem", "conv3", "flatten2", "last"], part.Layers.Select(layer => layer.Name));
        Assert.Equal((0, 431), (part.Auxiliary.Count, (int)part.Parameters!));
        AssertRoundTrip(spec, batch: null);
    }

    [Theory]
    [InlineData("""{ "type": "Conv", "channels": 4, "kernel": 3 }, "ReLU" """, "2 layers, 40 parameters, 1,296 multiply-adds")]
    [InlineData("""{ "type": "MaxPool", "kernel": 2 }""", "1 layers, 0 parameters, 0 multiply-adds")]
    public void A_spec_that_asserts_no_counts_is_imported_with_its_counts_told(string layers, string counts)
    {
        using var tool = new Tool();
        string spec = tool.Write("net.net.json", $$"""{ "input": "1x8x8", "layers": [ {{layers}} ] }""");
        Assert.Equal(0, Tool.Run("export", spec, "--seed", "1", "-o", tool.PathOf("net.onnx")).Code);
        var result = Tool.Run("import", tool.PathOf("net.onnx"), "-o", tool.PathOf("back"));
        Assert.Equal((0, "", $"Back: {counts}\n"), (result.Code, result.Errors, result.Output));
        Assert.DoesNotContain("parameters", File.ReadAllText(tool.PathOf("back.net.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_that_is_not_the_models_is_not_believed()
    {
        var spec = SpecSource.ReadSound(Repository.PathOf("specs/lenet5.net.json"));
        var other = SpecSource.ReadSound(Repository.PathOf("specs/heartbeat.net.json"));
        var model = Export(spec, WeightStore.Create(spec, Seed), batch: null);
        string[] lies =
        [
            "", "{", "[]", "\0", SpecWriter.Write(other), model.Metadata[EmbeddedSpec.Key].Replace("\"Tanh\"", "\"Sigmoid\"", StringComparison.Ordinal),
            model.Metadata[EmbeddedSpec.Key].Replace("61706", "61707", StringComparison.Ordinal),
        ];
        foreach (string lie in lies)
        {
            Assert.Null(EmbeddedSpec.Read(model with { Metadata = new Dictionary<string, string> { [EmbeddedSpec.Key] = lie } }, "Net"));
        }

        // The graph alone still says what the network computes.
        var imported = Importer.Import(model with { Metadata = new Dictionary<string, string>() }, "Net");
        Assert.Equal(["Conv", "Tanh", "AvgPool", "Conv", "Tanh", "AvgPool"], imported.Spec.Layers.Select(layer => layer.Kind).Take(6));
    }

    [Fact]
    public void The_commands_give_the_same_spec_and_weights_file()
    {
        using var tool = new Tool();
        string spec = Repository.PathOf("specs/resnet20.net.json");
        WeightStore.Create(SpecSource.ReadSound(spec), Seed).Save(tool.PathOf("in.safetensors"));
        Assert.Equal(0, Tool.Run("export", spec, "--weights", tool.PathOf("in.safetensors"), "-o", tool.PathOf("net.onnx")).Code);
        var result = Tool.Run("import", tool.PathOf("net.onnx"), "-o", tool.PathOf("resnet20"));
        Assert.Equal((0, ""), (result.Code, result.Errors));
        var original = SpecSource.ReadSound(spec);
        Assert.Equal(original with { Name = "Resnet20" }, SpecSource.ReadSound(tool.PathOf("resnet20.net.json")));
        var loaded = WeightStore.Create(original, Seed + 1);
        loaded.Load(tool.PathOf("resnet20.safetensors"));
        var expected = WeightStore.Create(original, Seed);
        Assert.All(expected.Parameters, parameter => Assert.Equal(expected.Read(parameter.Name), loaded.Read(parameter.Name)));
    }

    [Fact]
    public void A_classifier_that_slides_is_a_model_whose_dense_weights_are_kernels()
    {
        using var tool = new Tool();
        const string Spec = """
            {
              "name": "Slide",
              "input": "2x21x24",
              "windows": "2x12x12",
              "layers": [
                { "type": "Conv", "channels": 6, "kernel": 3 }, "ReLU", { "type": "MaxPool", "kernel": 2 }, "Flatten",
                { "type": "Dense", "features": 9 }, "Tanh", { "type": "Dense", "features": 4, "bias": false }, "Softmax"
              ]
            }
            """;
        File.WriteAllText(tool.PathOf("slide.net.json"), Spec);
        Assert.Equal((0, ""), Ends(Tool.Run("export", tool.PathOf("slide.net.json"), "--seed", "3", "-o", tool.PathOf("slide.onnx"))));
        Assert.Equal((0, ""), Ends(Tool.Run("import", tool.PathOf("slide.onnx"), "-o", tool.PathOf("back"), "--test")));
        Assert.Equal(new TensorShape(2, [12, 12]), SpecSource.ReadSound(tool.PathOf("back.net.json")).Windows);

        // What the test's outputs are compared with is computed by the definitions of ONNX's operators.
        Assert.Equal((0, ""), Ends(Tool.Run("verify", tool.PathOf("back.net.json"))));

        static (int Code, string Errors) Ends(Tool.Result result) => (result.Code, result.Errors);
    }

    private static void AssertRoundTrip(NetSpec spec, int? batch)
    {
        var store = WeightStore.Create(spec, Seed);
        OracleComparison.DisturbStatistics(store);
        var imported = Importer.Import(Export(spec, store, batch), spec.Name);
        var expected = InferenceSpec.Of(spec)!;
        Assert.Equal(expected, imported.Spec);
        var parameters = NetworkBuilder.Build(expected, Purpose.Training, out _)!.Parameters;
        Assert.Equal(parameters.Select(parameter => parameter.Name), imported.Weights.Keys);
        foreach (var parameter in parameters)
        {
            Assert.Equal(parameter.Dimensions, imported.Weights[parameter.Name].Dimensions);
            Assert.True(store.Read(parameter.Name).SequenceEqual(imported.Weights[parameter.Name].Values), parameter.Name);
        }
    }

    private static OnnxModel Export(NetSpec spec, WeightStore store, int? batch)
    {
        using var file = new MemoryStream();
        OnnxWriter.Write(file, EmbeddedSpec.Add(Exporter.Export(spec, batch, folds: false), spec), store.Values(folds: false));
        return OnnxReader.Read(file.GetBuffer().AsMemory(0, (int)file.Length));
    }

    private static NetSpec Parse(string text) => SpecFiles.Parse("net", text) with { Namespace = "" };
}
