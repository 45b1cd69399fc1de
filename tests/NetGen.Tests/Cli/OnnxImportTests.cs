using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Cli.Specs;
using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Imported models compute what their stored outputs say.</summary>
public sealed class OnnxImportTests
{
    /// <summary>The cases that are no convolutional network's, or need what NetGen has not, with the reason given.</summary>
    internal static readonly Dictionary<string, string> Refused = new()
    {
        ["test_Embedding"] = "elements of int64",
        ["test_Embedding_sparse"] = "elements of int64",
    };

    [SkippableFact]
    public void PyTorchs_operators_give_the_stored_outputs_at_the_suites_tolerance()
    {
        string[] cases = OnnxCases.OfPyTorch();
        Assert.Equal(82, cases.Length);
        var networks = new List<(string Folder, ImportedNetwork Network)>();
        foreach (string folder in cases)
        {
            string name = Path.GetFileName(folder);
            var model = OnnxReader.Read(Path.Combine(folder, "model.onnx"));
            if (Refused.TryGetValue(name, out string? reason))
            {
                var refusal = Assert.Throws<ImportException>(() => Importer.Import(model, "Net"));
                Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
                continue;
            }

            networks.Add((folder, Importer.Import(model, Identifiers.FromFileName(name))));
        }

        Assert.Equal(80, networks.Count);
        var loaded = OnnxCases.Load([.. networks.Select(one => one.Network)]);
        foreach (var ((folder, _), network) in networks.Zip(loaded))
        {
            AssertStoredOutputs(network, folder, relative: 1e-3f, absolute: 1e-7f);
        }
    }

    [SkippableFact]
    public void The_MNIST_networks_give_the_stored_outputs()
    {
        string folder = Path.GetDirectoryName(DataFolder.FileOrSkip("onnx/mnist/model.onnx"))!;
        var network = Importer.Import(OnnxReader.Read(Path.Combine(folder, "model.onnx")), "Digits");
        Assert.Equal(["Conv", "ReLU", "MaxPool", "Conv", "ReLU", "MaxPool", "Flatten", "Dense"], network.Spec.Layers.Select(layer => layer.Kind));

        // Logits of some thousand, to 1e-3 as the data's description says.
        AssertStoredOutputs(Assert.Single(OnnxCases.Load([network])), folder, relative: 1e-6f, absolute: 1e-3f);
    }

    [SkippableFact]
    public void A_spec_that_is_written_reads_back_as_the_same_network()
    {
        using var tool = new Tool();
        foreach (string folder in OnnxCases.OfPyTorch().Where(folder => !Refused.ContainsKey(Path.GetFileName(folder))))
        {
            var spec = Importer.Import(OnnxReader.Read(Path.Combine(folder, "model.onnx")), "Net").Spec;
            Assert.Equal(spec, SpecSource.ReadSound(tool.Write("net.json", SpecWriter.Write(spec))));
        }
    }

    [SkippableFact]
    public void All_that_has_no_counterpart_is_told_at_once_and_nothing_is_written()
    {
        using var tool = new Tool();
        byte[] model = File.ReadAllBytes(DataFolder.FileOrSkip("onnx/mnist/model.onnx"));
        Replace(model, "MaxPool"u8, "MaxFool"u8);
        Replace(model, "Relu"u8, "Rule"u8);
        File.WriteAllBytes(tool.PathOf("model.onnx"), model);
        var result = Tool.Run("import", tool.PathOf("model.onnx"), "-o", tool.PathOf("digits"));
        Assert.Equal((1, ""), (result.Code, result.Output));
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Matches("model.onnx: error: (MaxFool|Rule) '[A-Za-z0-9]+': the operator (MaxFool|Rule) has no counterpart$", line));
        Assert.Equal(["model.onnx"], tool.Names());
    }

    [SkippableFact]
    public void A_face_detector_gives_the_outputs_of_ONNX_Runtime()
    {
        string model = DataFolder.FileOrSkip("ultraface/version-RFB-320_without_postprocessing.onnx");
        float[] image = TestData.ToSingle(TestData.Distinct(3 * 240 * 320, seed: 4, range: 1));
        float[][] outputs = OnnxRuntime.Run(model, images: 1, image);

        var network = Assert.Single(OnnxCases.Load([Importer.Import(OnnxReader.Read(model), "Faces")]));
        var session = network.CreateSession();
        session.Run(image);
        Assert.Equal(["scores", "boxes"], network.Info.Outputs.Select(output => output.Name));
        Assert.Equal(["4420x2", "4420x4"], network.Info.Outputs.Select(output => string.Join("x", output.Shape)));
        for (int i = 0; i < 2; i++)
        {
            // Probabilities and corners are of the order of 1.
            float[] expected = outputs[i];
            float[] actual = session.Output(network.Info.Outputs[i].Name).ToArray();
            Assert.Equal(expected.Length, actual.Length);
            Assert.True(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max() <= 1e-4f * expected.Max(Math.Abs), $"output {i}");
        }
    }

    [Theory]
    [InlineData("Sigmoid", "SiLU")]
    [InlineData("HardSigmoid", "HardSwish")]
    public void A_product_with_its_own_gate_is_one_activation(string gate, string kind)
    {
        var alpha = new Dictionary<string, OnnxAttribute> { ["alpha"] = new() { Single = 1 / 6f } };
        OnnxNode[] nodes = [new("", gate, "", ["x"], ["g"], alpha), new("", "Mul", "", ["x", "g"], ["y"], new Dictionary<string, OnnxAttribute>())];
        Assert.Equal([kind], Kinds(nodes, "y"));
        Assert.Equal([gate, "Multiply"], Kinds(nodes, "y", "g"));
        Assert.Equal([gate, "Tanh", "Multiply"], Kinds([nodes[0], new("", "Tanh", "", ["x"], ["t"], alpha), new("", "Mul", "", ["t", "g"], ["y"], alpha)], "y"));

        static IEnumerable<string> Kinds(OnnxNode[] nodes, params string[] outputs) =>
            Importer.Import(
                new OnnxModel(13, "", new OnnxGraph("", nodes, [], [new("x", [1, 3, 5])], [.. outputs.Select(output => new OnnxValue(output, null))])), "Net")
                .Spec.Layers.Select(layer => layer.Kind);
    }

    private static void Replace(byte[] bytes, ReadOnlySpan<byte> old, ReadOnlySpan<byte> other)
    {
        for (int at; (at = bytes.AsSpan().IndexOf(old)) >= 0;)
        {
            other.CopyTo(bytes.AsSpan(at));
        }
    }

    [SkippableFact]
    public void The_command_writes_a_spec_and_weights_that_can_be_inspected()
    {
        string model = DataFolder.FileOrSkip("onnx/mnist/model.onnx");
        using var tool = new Tool();
        var result = Tool.Run("import", model, "-o", tool.PathOf("my-digits"));
        Assert.Equal((0, "", "MyDigits: 8 layers, 5,994 parameters, 786,560 multiply-adds\n"), (result.Code, result.Errors, result.Output));
        Assert.Equal(["my-digits.net.json", "my-digits.safetensors"], tool.Names());
        Assert.Equal(0, Tool.Run("inspect", tool.PathOf("my-digits.net.json")).Code);
    }

    private static void AssertStoredOutputs(Network network, string folder, float relative, float absolute)
    {
        foreach (string set in Directory.GetDirectories(folder, "test_data_set_*"))
        {
            var (_, input) = OnnxCases.Tensor(Path.Combine(set, "input_0.pb"));
            var (_, expected) = OnnxCases.Tensor(Path.Combine(set, "output_0.pb"));
            float[] actual = OnnxCases.Run(network, input);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(actual[i] - expected[i]) <= absolute + (relative * Math.Abs(expected[i])),
                    $"{Path.GetFileName(folder)}, element {i}: {actual[i]:R} instead of {expected[i]:R}");
            }
        }
    }
}
