using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Frontend;

/// <summary>The same network declared by attributes and by a spec is the same <see cref="NetSpec"/>.</summary>
public sealed class FrontendEqualityTests
{
    [Fact]
    public void LeNet_is_the_same_by_attributes_and_by_its_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "1x32x32", Parameters = 61_706, Macs = 416_520)]
            [Conv(6, 5), Tanh, AvgPool(2)]
            [Conv(16, 5), Tanh, AvgPool(2)]
            [Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10)]
            public partial class LeNet5;
            """;
        AssertSame(Source, Repository.Read("specs/lenet5.net.json"));
    }

    [Fact]
    public void Windows_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "3x28x28", Windows = "3x14x14", Parameters = 323_620, Macs = 21_273_600)]
            [Conv(16, 5), ReLU, MaxPool(2), Flatten, Dense(400), ReLU, Dense(400), ReLU, Dense(4)]
            public partial class Sliding;
            """;
        const string Spec = """
            {
              "name": "Sliding", "input": "3x28x28", "windows": WINDOWS, "parameters": 323620, "macs": 21273600,
              "layers": [
                { "type": "Conv", "channels": 16, "kernel": 5 }, "ReLU", { "type": "MaxPool", "kernel": 2 }, "Flatten",
                { "type": "Dense", "features": 400 }, "ReLU", { "type": "Dense", "features": 400 }, "ReLU", { "type": "Dense", "features": 4 }
              ]
            }
            """;
        AssertSame(Source, Spec.Replace("WINDOWS", "\"3x14x14\"", StringComparison.Ordinal));
        AssertSame(Source, Spec.Replace("WINDOWS", "[3, 14, 14]", StringComparison.Ordinal));
    }

    [Fact]
    public void Matrix_products_and_orders_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "4x6x6")]
            [Tanh(Name = "a"), MatMul("input"), MatMul("a", "matmul1", TransposeB = true), MatMul("a", TransposeA = true, TransposeB = false)]
            [LayerNorm(Axes = "C", Epsilon = 0), LayerNorm(Axes = "CHW", Affine = false), RMSNorm, RMSNorm(Epsilon = 0.5, Affine = false)]
            [CumSum("H", Exclusive = true), CumSum("C", Reverse = true), TopK(3), TopK(2, Largest = false, Sorted = false, Output = "indices")]
            [Hardmax, ArgMax, ArgMax(Largest = false, Last = true)]
            public partial class Matrices;
            """;
        AssertSame(Source, """
            {
              "name": "Matrices", "input": "4x6x6",
              "layers": [
                { "type": "Tanh", "name": "a" }, { "type": "MatMul", "inputs": "input" },
                { "type": "MatMul", "inputs": ["a", "matmul1"], "transposeB": true },
                { "type": "MatMul", "transposeA": true, "transposeB": false, "inputs": ["a"] },
                { "type": "LayerNorm", "axes": "C", "epsilon": 0 }, { "type": "LayerNorm", "axes": "CHW", "affine": false }, "RMSNorm",
                { "type": "RMSNorm", "epsilon": 0.5, "affine": false }, { "type": "CumSum", "axis": "H", "exclusive": true },
                { "type": "CumSum", "axis": "C", "reverse": true }, { "type": "TopK", "k": 3 },
                { "type": "TopK", "k": 2, "largest": false, "sorted": false, "output": "indices" },
                "Hardmax", "ArgMax", { "type": "ArgMax", "largest": false, "last": true }
              ]
            }
            """);
    }

    [Fact]
    public void Layers_of_any_axes_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "3x8x8")]
            [Constant("3x8x8", Initial = 2), Add("input"), Gather("H", 7), Gather("C", 2, 0, 0), Tile(2), Tile(1, 3, 1), Reduce("max", "HC")]
            public partial class Axes;
            """;
        const string Spec = """
            {
              "name": "Axes", "input": "3x8x8",
              "layers": [
                { "type": "Constant", "initial": 2, "shape": [3, 8, 8] }, { "type": "Add", "inputs": "input" },
                { "type": "Gather", "axis": "H", "indices": [7] }, { "type": "Gather", "indices": [2, 0, 0], "axis": "C" },
                { "type": "Tile", "times": [2] }, { "type": "Tile", "times": [1, 3, 1] }, { "type": "Reduce", "axes": "HC", "operation": "max" }
              ]
            }
            """;
        AssertSame(Source, Spec);
    }

    [Fact]
    public void Functions_and_joins_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "3x8x8")]
            [Pow(-1.5), Clip(Minimum = -2), Clip(Maximum = 0.5, Minimum = -1e30), Clip, Scale(1e10, Offset = -3), LeakyReLU(Slope = -7), Shrink(Lambda = 0)]
            [HardSigmoid(Beta = 0.25), CELU(Alpha = 2.5), ThresholdedReLU(Alpha = -1), Exp(Name = "a"), Divide("input"), Maximum("a", "divide1", "a")]
            [Minimum("a"), Compare("lessOrEqual", "a"), Where("compare1", "a", "input")]
            public partial class Functions;
            """;
        AssertSame(Source, """
            {
              "name": "Functions", "input": "3x8x8",
              "layers": [
                { "type": "Pow", "exponent": -1.5 }, { "type": "Clip", "minimum": -2 }, { "type": "Clip", "maximum": 0.5, "minimum": -1e30 }, "Clip",
                { "type": "Scale", "factor": 1e10, "offset": -3 }, { "type": "LeakyReLU", "slope": -7 }, { "type": "Shrink", "lambda": 0 },
                { "type": "HardSigmoid", "beta": 0.25 }, { "type": "CELU", "alpha": 2.5 }, { "type": "ThresholdedReLU", "alpha": -1 },
                { "type": "Exp", "name": "a" }, { "type": "Divide", "inputs": "input" }, { "type": "Maximum", "inputs": ["a", "divide1", "a"] },
                { "type": "Minimum", "inputs": "a" }, { "type": "Compare", "operator": "lessOrEqual", "inputs": "a" },
                { "type": "Where", "inputs": ["compare1", "a", "input"] }
              ]
            }
            """);
    }

    [Fact]
    public void Infinite_numbers_and_lists_of_all_axes_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "3x8x8")]
            [Pad(1, Value = double.NegativeInfinity), MaxPool(2, PaddingAfter = new[] { 1, 0 }, Dilation = 2), Pad(1, 0, 2, After = 1, Value = 2)]
            [Pad(0, 1, 2, Mode = "edge"), Pad(1, Value = "infinity"), LocalResponseNorm(4, Reach = "after")]
            [Resize(9, 20, Scales = new[] { 1, 1.5 }, Coordinates = "tfCropAndResize", Region = new double[] { 0, 0.25, 1, 1 }, ExtrapolationValue = double.NegativeInfinity)]
            public partial class Padded;
            """;
        AssertSame(Source, """
            {
              "name": "Padded", "input": "3x8x8",
              "layers": [
                { "type": "Pad", "before": 1, "value": "-infinity" }, { "type": "MaxPool", "kernel": 2, "paddingAfter": [1, 0], "dilation": 2 },
                { "type": "Pad", "before": [1, 0, 2], "after": [1], "value": 2.0 }, { "type": "Pad", "before": [0, 1, 2], "mode": "edge" },
                { "type": "Pad", "before": [1], "value": "infinity" }, { "type": "LocalResponseNorm", "size": 4, "reach": "after" },
                { "type": "Resize", "output": [9, 20], "scales": [1, 1.5], "coordinates": "tfCropAndResize", "region": [0, 0.25, 1, 1], "extrapolationValue": "-infinity" }
              ]
            }
            """);
    }

    [Fact]
    public void Every_form_of_argument_is_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace @event.Nets;

            [Network(Input = "3x9x17x33", InputGradient = true, Macs = 12_345, Numerics = "strict")]
            [Conv(Padding = "same", channels: 6, kernel: new[] { 1, 3, 3 }, Name = "first")]
            [Conv(8, 3, Stride = new[] { 1, 2, 3 }, Padding = new int[] { 1 }, Dilation = 1, Groups = 2, Bias = false, Algorithm = "auto", Numerics = "fast")]
            [NetGen.MaxPoolAttribute(1, 2, 2, Stride = 2L), AvgPool(2, Padding = 1, CountPadding = false)]
            [LeakyReLU(Slope = 1), LeakyReLU(Slope = 0.25f), LeakyReLU, Dropout(0.5), Dropout(0)]
            [GlobalAvgPool, Sigmoid, ReLU, ReLU6, Dense(features: 4, Bias = true, Name = "last"), Softmax]
            public partial class @class;
            """;
        const string Json = """
            {
              "namespace": "event.Nets", "name": "class", "input": [3, 9, 17, 33], "inputGradient": true, "macs": 12345, "numerics": "strict",
              "layers": [
                { "name": "first", "type": "Conv", "padding": "same", "kernel": [1, 3, 3], "channels": 6 },
                { "type": "Conv", "numerics": "fast", "algorithm": "auto", "bias": false, "groups": 2, "dilation": 1, "padding": [1], "stride": [1, 2, 3], "kernel": [3], "channels": 8 },
                { "type": "MaxPool", "kernel": [1, 2, 2], "stride": [2] },
                { "type": "AvgPool", "kernel": 2, "countPadding": false, "padding": 1 },
                { "type": "LeakyReLU", "slope": 1 }, { "type": "LeakyReLU", "slope": 0.25 }, "LeakyReLU",
                { "type": "Dropout", "rate": 5e-1 }, { "type": "Dropout", "rate": 0 },
                "GlobalAvgPool", "Sigmoid", { "type": "ReLU" }, "ReLU6",
                { "type": "Dense", "name": "last", "features": 4, "bias": true }, "Softmax"
              ]
            }
            """;
        AssertSame(Source, Json);
    }

    [Fact]
    public void Several_inputs_outputs_and_frozen_layers_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            [Network(Input = "3x9x9", Outputs = new[] { "fc", "features" }, Auxiliary = new[] { "aux" },
                InferenceParameters = 191, TotalParameters = 389, Parameters = 333, Macs = 123)]
            [Conv(2, 3, Frozen = true), ReLU(Name = "features"), Flatten, Dense(1, Name = "side")]
            [Input("4", Name = "context"), Input("2x3", Name = "second"), Flatten, Concat("context", "side", "flatten2"), Dense(3, Name = "fc")]
            [Flatten(From = "features"), Dense(2, Name = "aux", Frozen = false)]
            public partial class Net;
            """;
        const string Json = """
            {
              "namespace": "", "name": "Net", "input": "3x9x9", "outputs": ["fc", "features"], "auxiliary": ["aux"],
              "parameters": 333, "macs": 123, "inferenceParameters": 191, "totalParameters": 389,
              "layers": [
                { "type": "Conv", "channels": 2, "kernel": 3, "frozen": true }, { "type": "ReLU", "name": "features" }, "Flatten",
                { "type": "Dense", "features": 1, "name": "side", "frozen": false },
                { "type": "Input", "shape": "4", "name": "context" }, { "type": "Input", "shape": [2, 3], "name": "second" }, "Flatten",
                { "type": "Concat", "inputs": ["context", "side", "flatten2"] }, { "type": "Dense", "features": 3, "name": "fc" },
                { "type": "Flatten", "from": "features" }, { "type": "Dense", "features": 2, "name": "aux" }
              ]
            }
            """;
        AssertSame(Source, Json);
    }

    [Fact]
    public void A_class_that_names_a_spec_gives_the_network_its_name_and_accessibility()
    {
        var spec = SpecOf(new GeneratorHarness("namespace A.B; [Network(Spec = \"specs/lenet5.net.json\")] partial class Digits;")
            .SetSpec("C:\\project\\specs\\lenet5.net.json", Repository.Read("specs/lenet5.net.json")).Run());
        Assert.Equal(("A.B", "Digits", "internal"), (spec.Namespace, spec.Name, spec.Accessibility));
        Assert.Equal(12, spec.Layers.Count);
    }

    [Fact]
    public void A_class_may_name_an_additional_file_that_is_no_item()
    {
        var harness = new GeneratorHarness("[Network(Spec = \"../specs/lenet5.net.json\")] partial class Digits;")
            .SetSpec("/project/specs/lenet5.net.json", Repository.Read("specs/lenet5.net.json"), item: false);
        Assert.Equal("Digits", SpecOf(harness.Run()).FullName);
    }

    [Fact]
    public void A_spec_by_itself_is_named_by_its_file_in_the_root_namespace()
    {
        var spec = SpecOf(GeneratorHarness.Run("", ("/project/my-small_net2.net.json", """{"input":"8","layers":["Tanh"]}""")));
        Assert.Equal("My.Project.MySmallNet2", spec.FullName);
        Assert.Equal("public", spec.Accessibility);
    }

    [Fact]
    public void An_additional_file_that_is_no_item_is_no_network_by_itself()
    {
        var result = new GeneratorHarness("").SetSpec("/a.net.json", """{"input":"8","layers":["Tanh"]}""", item: false).Run();
        Assert.Empty(result.Sources);
        Assert.Empty(result.Diagnostics);
    }

    private static void AssertSame(string source, string json)
    {
        var byAttributes = GeneratorHarness.Run(source);
        var bySpec = GeneratorHarness.Run("", ("/project/specs/net.net.json", json));
        Assert.Equal(SpecOf(byAttributes), SpecOf(bySpec));
        Assert.Equal(
            byAttributes.Sources.Select(s => (s.HintName, s.SourceText.ToString())),
            bySpec.Sources.Select(s => (s.HintName, s.SourceText.ToString())));
    }

    private static NetSpec SpecOf(GeneratorResult result)
    {
        Assert.Null(result.Exception);
        Assert.All(result.Diagnostics, d => Assert.True(d.Id == "NETGEN005", d.ToString()));
        var output = Assert.Single(result.Steps[TrackedSteps.Network].SelectMany(step => step.Outputs));
        return (NetSpec)output.Value;
    }
}
