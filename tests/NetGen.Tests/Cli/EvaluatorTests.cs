using NetGen.Cli.Evaluation;
using NetGen.Cli.Import.Operators;
using NetGen.Cli.Onnx;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Models computed by the definitions of their operators, and imports that are verified by that.</summary>
public sealed class EvaluatorTests
{
    [Fact]
    public void Every_operator_that_is_imported_has_a_definition() => Assert.Empty(OperatorTable.Names.Except(EvaluatorTable.Names));

    [SkippableFact]
    public void Definitions_give_the_stored_outputs_of_PyTorchs_operators()
    {
        string[] folders = OnnxCases.OfPyTorch();
        Assert.Equal(82, folders.Length);
        foreach (string folder in folders)
        {
            var model = OnnxReader.Read(Path.Combine(folder, "model.onnx"));
            string set = Path.Combine(folder, "test_data_set_0");
            var input = Tensor.Of(OnnxReader.ReadTensor(File.ReadAllBytes(Path.Combine(set, "input_0.pb"))));
            var stored = Tensor.Of(OnnxReader.ReadTensor(File.ReadAllBytes(Path.Combine(set, "output_0.pb"))));
            var given = model.Graph.Inputs.Single(one => model.Graph.Initializers.All(initializer => initializer.Name != one.Name));
            var actual = Assert.Single(Evaluator.Run(model, new Dictionary<string, Tensor> { [given.Name] = input }));

            // The stored outputs are floats of PyTorch's; the definitions are exact.
            Closeness.AssertClose(stored.Reals, actual.Reals, 1e-5, Path.GetFileName(folder));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-2, -0.9953222650189527)]
    [InlineData(4.5, 0.9999999998033839)]
    [InlineData(9, 1)]
    public void The_error_function(double x, double expected) => Assert.Equal(expected, ErrorFunction.Of(x), 1e-12);

    [SkippableFact]
    public void An_import_is_verified_by_its_stored_input_and_outputs()
    {
        string model = DataFolder.FileOrSkip("ultraface/version-RFB-320_without_postprocessing.onnx");
        using var tool = new Tool();
        Assert.Equal(0, Tool.Run("import", model, "-o", tool.PathOf("faces"), "--test").Code);
        Assert.Equal(["faces.net.json", "faces.safetensors", "faces.test.safetensors"], tool.Names());
        var good = Tool.Run("verify", tool.PathOf("faces.net.json"));
        Assert.Equal((0, ""), (good.Code, good.Errors));
        Assert.Equal(2, good.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(good.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^[a-z0-9]+: the largest difference is [0-9.E-]+, the largest element [0-9.]+$", line));

        // The last output's last number is not what it was.
        byte[] test = File.ReadAllBytes(tool.PathOf("faces.test.safetensors"));
        BitConverter.TryWriteBytes(test.AsSpan(test.Length - sizeof(float)), 99f);
        File.WriteAllBytes(tool.PathOf("faces.test.safetensors"), test);
        var bad = Tool.Run("verify", tool.PathOf("faces.net.json"));
        Assert.Equal(1, bad.Code);
        Assert.Matches(@"^\S+faces.test.safetensors: error: [a-z0-9]+: the largest difference is 9\d\.?\d*, the largest element 99; expected at most 0\.0099\n$", bad.Errors);
    }

    [SkippableFact]
    public void A_test_of_another_network_is_refused()
    {
        using var tool = new Tool();
        Assert.Equal(0, Tool.Run("import", DataFolder.FileOrSkip("onnx/mnist/model.onnx"), "-o", tool.PathOf("digits"), "--test").Code);
        byte[] test = File.ReadAllBytes(tool.PathOf("digits.test.safetensors"));
        int at = test.AsSpan().IndexOf("outputs."u8);
        "0utputs."u8.CopyTo(test.AsSpan(at));
        File.WriteAllBytes(tool.PathOf("other.safetensors"), test);
        var result = Tool.Run("verify", tool.PathOf("digits.net.json"), "--test", tool.PathOf("other.safetensors"));
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Matches("^error: [^\n]+it has no '[a-z0-9]+', which the network has; it has [^\n]+\n$", result.Errors);
    }

    [SkippableFact]
    public void A_model_is_inspected_as_its_spec_is()
    {
        string model = DataFolder.FileOrSkip("onnx/mnist/model.onnx");
        using var tool = new Tool();
        Assert.Equal(0, Tool.Run("import", model, "-o", tool.PathOf("model")).Code);
        var expected = Tool.Run("inspect", tool.PathOf("model.net.json"), "--json");
        Assert.Equal(expected, Tool.Run("inspect", model, "--json"));
        Assert.Equal(2, Tool.Run("inspect", tool.PathOf("model.net.json"), "--shape", "1x28x28").Code);
        File.WriteAllText(tool.PathOf("none.onnx"), "no model");
        Assert.Matches("none.onnx: error: ", Tool.Run("inspect", tool.PathOf("none.onnx")).Errors);
    }
}
