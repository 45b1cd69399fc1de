using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Names, layouts and parts of files from other sources.</summary>
public sealed class WeightNamesTests
{
    private static readonly Generator.Model.NetSpec Spec = NetText.Parse(
        "3x6x5: Conv 4 3,2 Bias=false Name=stem; Conv 8 3 Groups=4 Bias=false Name=depthwise; Flatten; Dense 10 Bias=false Name=head");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec));

    [Theory]
    [InlineData("a", "a", "x", "x")]
    [InlineData("a", "ab", "x", null)]
    [InlineData("*", "", "<*>", "<>")]
    [InlineData("*", "a.b", "<*>", "<a.b>")]
    [InlineData("a*", "a", "<*>", "<>")]
    [InlineData("*a*", "banana", "*-*", "b-nana")]
    [InlineData("*.*", "a.b.c", "*/*", "a/b.c")]
    [InlineData("*na", "banana", "*", "bana")]
    [InlineData("*na", "bananas", "*", null)]
    [InlineData("**b", "aab", "*-*", "-aa")]
    [InlineData("res{0}.*", "res12.conv", "layer{0}.*", "layer12.conv")]
    [InlineData("res{0}.*", "res.conv", "x", null)]
    [InlineData("*{0}", "layer12", "{0}*", "12layer")]
    [InlineData("*{1}_{0}", "op3_44", "{0}.{1}.{0}.*", "44.3.44.op")]
    [InlineData("{0}1", "11", "x", null)]
    [InlineData("{x}", "{x}", "{y}", "{y}")]
    [InlineData("{0}{1}", "12", "x", null)]
    public void A_pattern_takes_a_name_apart_and_puts_another_together(string pattern, string name, string target, string? expected)
    {
        // The rule that takes what the pattern does not.
        var names = new WeightNames { [pattern] = target };
        Assert.Equal(expected ?? name, names.Map(name).Name);
        Assert.Equal(expected is not null, new Weights.WeightPattern(pattern).Match(name) is not null);
    }

    [Fact]
    public void Exact_names_go_before_patterns_and_patterns_in_their_order()
    {
        var names = new WeightNames { ["a*"] = "first", ["*"] = "second", ["ab"] = "exact", ["abc"] = WeightTarget.Ignored };
        Assert.Equal(["first", "exact", "", "second"], new[] { "a", "ab", "abc", "b" }.Select(name => names.Map(name).Name));
        Assert.Equal("second", names["*"].Name);
        Assert.Throws<KeyNotFoundException>(() => names["b"]);
    }

    [Fact]
    public void Rules_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WeightNames { ["a"] = "*" });
        Assert.Throws<ArgumentException>(() => new WeightNames { ["*"] = "*.*" });
        Assert.Throws<ArgumentException>(() => new WeightNames { ["{0}"] = "{1}" });
        Assert.Throws<ArgumentException>(() => new WeightNames { ["{0}{0}"] = "{0}" });
        Assert.Throws<ArgumentException>(() => new WeightNames { ["a"] = "b" }["a"] = "c");
        Assert.Throws<ArgumentException>(() => new WeightNames { ["a*"] = "b" }["a*"] = "c");
        Assert.Throws<ArgumentException>(() => new WeightNames { [""] = "c" });
        Assert.Throws<ArgumentNullException>(() => new WeightNames { ["a"] = (WeightTarget)null! });
    }

    [Theory]
    [InlineData("torch", WeightLayout.PyTorch, WeightLayout.PyTorch)]
    [InlineData("keras", WeightLayout.TensorFlow, WeightLayout.TensorFlowDepthwise)]
    [InlineData("tflite", WeightLayout.TensorFlowLite, WeightLayout.TensorFlowLiteDepthwise)]
    public void Weights_of_another_framework_become_PyTorchs(string framework, WeightLayout layout, WeightLayout depthwise)
    {
        var network = Create();
        network.Load(Repository.PathOf("tests/goldens/weights-layouts.npz"), new WeightNames
        {
            [framework + "/stem"] = new("stem.weight", layout),
            [framework + "/depthwise"] = new("depthwise.weight", depthwise),
            [framework + "/head"] = new("head.weight", layout) { Dimensions = layout == WeightLayout.PyTorch ? [] : [10, 8, 2, 2] },
            ["*/*"] = WeightTarget.Ignored,
        });
        AssertRamp(network, "stem.weight", 4 * 3 * 3 * 2);
        AssertRamp(network, "depthwise.weight", 8 * 3 * 3);
        AssertRamp(network, "head.weight", 10 * 32);
    }

    [Fact]
    public void A_wrong_layout_is_refused_with_the_shape_that_was_expected()
    {
        AssertRefused("tensor 'keras/stem' has the shape (3, 2, 3, 4); (4, 3, 3, 2) was expected", "keras", WeightLayout.PyTorch, WeightLayout.PyTorch);
        AssertRefused(
            "tensor 'torch/stem' has the shape (4, 3, 3, 2); (3, 2, 3, 4) was expected of 'stem.weight' in the layout TensorFlow.",
            "torch", WeightLayout.TensorFlow, WeightLayout.PyTorch);
        AssertRefused("tensor 'tflite/depthwise' has the shape (1, 3, 3, 8)", "tflite", WeightLayout.TensorFlowLite, WeightLayout.TensorFlowDepthwise);
        AssertRefused("tensor 'keras/depthwise' has the shape (3, 3, 4, 2)", "keras", WeightLayout.TensorFlow, WeightLayout.TensorFlowLiteDepthwise);
    }

    [Fact]
    public void Dimensions_must_have_as_many_elements_as_the_parameter()
    {
        var names = new WeightNames
        {
            ["torch/*"] = "*.weight",
            ["keras/*"] = WeightTarget.Ignored,
            ["tflite/*"] = WeightTarget.Ignored,
            ["torch/head"] = new("head.weight") { Dimensions = [10, 31] },
        };
        Assert.Throws<ArgumentException>(() => Create().Load(Repository.PathOf("tests/goldens/weights-layouts.npz"), names));
    }

    [Fact]
    public void Half_a_file_is_loaded_where_the_rest_is_to_be_kept()
    {
        var network = new FakeNetwork(1);
        var other = new FakeNetwork(2);
        var file = new MemoryStream();
        other.Save(file);
        float[] head = network.Read("fc2.weight").ToArray();

        Load(network, file, new WeightNames { Kept = ["fc2.*"] });
        Assert.Equal(other.Read("fc1.weight").ToArray(), network.Read("fc1.weight").ToArray());
        Assert.Equal(head, network.Read("fc2.weight").ToArray());

        // A file without the head, and one whose head has another name.
        var names = new WeightNames { ["fc2.*"] = WeightTarget.Ignored };
        string message = Assert.Throws<WeightsException>(() => Load(network, file, names)).Message;
        Assert.Contains("missing 'fc2.weight', 'fc2.bias'.", message, StringComparison.Ordinal);
        Load(network, file, new WeightNames { ["fc2.*"] = "head.*", ["head.*"] = WeightTarget.Ignored, ["*2.bias"] = "no", Kept = ["fc2*", "fc1.bias"] }, "surplus");
        Assert.Throws<ArgumentException>(() => Load(network, file, new WeightNames { Kept = ["fc3.*"] }));
    }

    [Fact]
    public void Two_tensors_for_one_parameter_are_refused()
    {
        var file = new MemoryStream();
        new FakeNetwork(1).Save(file);
        Load(
            new FakeNetwork(2), file, new WeightNames { ["fc{0}.bias"] = "fc1.bias" },
            "tensors 'fc1.bias' and 'fc2.bias' are both 'fc1.bias'");
    }

    private static Network Create() => Assembly.Value.Create(Spec, InstructionSet.Portable);

    private static void AssertRamp(Network network, string name, int count) =>
        Assert.Equal(Enumerable.Range(0, count).Select(i => (float)(i - (count / 2))), network.Read(name).ToArray());

    private static void AssertRefused(string expected, string framework, WeightLayout layout, WeightLayout depthwise)
    {
        var names = new WeightNames
        {
            [framework + "/stem"] = new("stem.weight", layout),
            [framework + "/depthwise"] = new("depthwise.weight", depthwise),
            [framework + "/head"] = new("head.weight") { Dimensions = [320] },
            ["*/*"] = WeightTarget.Ignored,
        };
        var refusal = Assert.Throws<WeightsException>(() => Create().Load(Repository.PathOf("tests/goldens/weights-layouts.npz"), names));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private static void Load(Network network, MemoryStream file, WeightNames names, string? refusal = null)
    {
        file.Position = 0;
        if (refusal is null)
        {
            network.Load(file, names);
            return;
        }

        float[] before = [.. network.Parameters.SelectMany(p => network.Read(p.Name).ToArray())];
        Assert.Contains(refusal, Assert.Throws<WeightsException>(() => network.Load(file, names)).Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.SelectMany(p => network.Read(p.Name).ToArray()));
    }
}
