using System.Reflection;
using NetGen.Cli.Export;
using NetGen.Cli.Export.Operators;
using NetGen.Cli.Onnx;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Networks;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Exported models are sound by ONNX's own checker, and ONNX Runtime computes from them what NetGen does.</summary>
public sealed class OnnxExportTests
{
    private const ulong Seed = 3;
    private const int Images = 2;

    // Of the largest value; both compute in floats, in different orders.
    private const double Tolerance = 1e-4;

    private static readonly string[] OfTrainingOnly = ["BatchStatisticsOperation", "MovingAverageOperation", "DropoutMaskOperation"];

    /// <summary>Specs whose code compiles within seconds; the others take part where NETGEN_LONG is 1.</summary>
    private static readonly string[] SmallSpecs =
        ["facenet-nn4-small2", "heartbeat", "lenet5", "mobilenet-v2", "nin-cifar", "resnet20", "sliding-window-16", "squeezenet1.1", "volumes"];

    public static TheoryData<string> Specs =>
        [.. Environment.GetEnvironmentVariable("NETGEN_LONG") == "1" ? SpecFiles.Names : SmallSpecs];

    [Fact]
    public void Every_operation_of_inference_can_be_exported()
    {
        var operations = typeof(ForwardOperation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ForwardOperation)) && !type.IsAbstract);
        Assert.Equal(OfTrainingOnly.Order(), operations.Where(type => !OperatorTable.Knows(type)).Select(type => type.Name).Order());
    }

    [Fact]
    public void Weights_of_another_network_are_a_mistake_and_nothing_is_written()
    {
        using var tool = new Tool();
        string weights = tool.PathOf("weights.safetensors");
        WeightStore.Create(SpecFiles.Read("heartbeat"), Seed).Save(weights);
        var result = Tool.Run("export", Repository.PathOf("specs/lenet5.net.json"), "--weights", weights, "-o", tool.PathOf("net.onnx"));
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Matches(@"^\S+weights\.safetensors: error: [^\n]+\n$", result.Errors);
        Assert.Equal(["weights.safetensors"], tool.Names());
    }

    [SkippableFact]
    public void Models_of_every_layer_are_sound()
    {
        OnnxChecker.PythonOrSkip();
        using var tool = new Tool();
        Write(tool, folds: false);
        OnnxChecker.Check(tool.Folder);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_layer_computes_in_ONNX_Runtime_what_the_oracle_does(bool folds)
    {
        using var tool = new Tool();
        var networks = Write(tool, folds);
        foreach (var (model, spec, store) in networks)
        {
            var oracle = GraphOracle.ForInference(spec);
            OracleComparison.TakeParameters(oracle, store);
            var inputs = new List<float[]>();
            for (int i = 0; i < store.Info.Inputs.Length; i++)
            {
                double[] values = OracleComparison.RoundToSingle(TestData.Distinct(Images * store.Info.Inputs[i].Length, seed: i, range: 3));
                inputs.Add(TestData.ToSingle(values));
                oracle.SetInput(store.Info.Inputs[i].Name, [.. values.Chunk(store.Info.Inputs[i].Length)]);
            }

            oracle.Forward([.. Enumerable.Range(0, Images).Select(_ => Array.Empty<double>())]);
            float[][] outputs = OnnxRuntime.Run(tool.PathOf(model + ".onnx"), Images, [.. inputs]);
            for (int i = 0; i < store.Info.Outputs.Length; i++)
            {
                string name = store.Info.Outputs[i].Name;
                Closeness.AssertClose(
                    [.. oracle.Output(name).SelectMany(y => y)],
                    TestData.ToDouble(outputs[i]),
                    Tolerance,
                    $"{name} of {model}: {string.Join("; ", spec.Layers)}");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Specs))]
    public void A_network_of_the_collection_computes_in_ONNX_Runtime_what_its_code_does(string name)
    {
        OnnxChecker.PythonOrSkip();
        using var tool = new Tool();
        var spec = SpecFiles.Read(name);
        var isa = InstructionSets.Resolve(InstructionSet.Best);
        var network = NetworkAssembly.CompileFor(isa, spec).Create(spec, isa, Seed);
        OracleComparison.DisturbStatistics(network);
        network.Save(tool.PathOf("weights.safetensors"));
        var exported = Tool.Run(
            "export", Repository.PathOf($"specs/{name}.net.json"), "--weights", tool.PathOf("weights.safetensors"), "-o", tool.PathOf("model.onnx"));
        Assert.Equal((0, ""), (exported.Code, exported.Errors));
        float[] image = TestData.ToSingle(TestData.Uniform((int)spec.Input.Elements, seed: 1));
        OnnxChecker.Check(tool.Folder);
        float[][] outputs = OnnxRuntime.Run(tool.PathOf("model.onnx"), images: 1, image);
        var session = network.CreateSession();
        session.Run(image);
        for (int i = 0; i < network.Info.Outputs.Length; i++)
        {
            Closeness.AssertClose(
                TestData.ToDouble(outputs[i]),
                TestData.ToDouble(session.Output(network.Info.Outputs[i].Name)),
                Tolerance,
                $"{network.Info.Outputs[i].Name} of {name}");
        }
    }

    /// <summary>Writes the networks of the layer matrix, and gives each with the name of its model and its weights.</summary>
    private static List<(string Model, NetSpec Spec, WeightStore Store)> Write(Tool tool, bool folds)
    {
        var written = new List<(string, NetSpec, WeightStore)>();
        foreach (var (theme, spec) in LayerMatrixTests.Networks)
        {
            string model = $"{theme.Replace(' ', '-')}-{spec.Name}";
            var store = WeightStore.Create(spec, Seed);
            OracleComparison.DisturbStatistics(store);
            using var file = File.Create(tool.PathOf(model + ".onnx"));
            OnnxWriter.Write(file, Exporter.Export(spec, batch: null, folds), store.Values(folds));
            written.Add((model, spec, store));
        }

        return written;
    }
}
