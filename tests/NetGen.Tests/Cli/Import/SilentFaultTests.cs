using NetGen.Cli.Onnx.Model;
using Xunit;

namespace NetGen.Tests.Cli.Import;

/// <summary>Models that were imported to networks of other numbers, without a word.</summary>
public sealed class SilentFaultTests
{
    public static TheoryData<string> Aliases => ["Identity", "Reshape", "Slice", "Clip", "Unsqueeze", "Transpose"];

    /// <summary>The sum with a constant must not become the convolution's bias: the convolution is read under two names.</summary>
    [Theory]
    [MemberData(nameof(Aliases))]
    public void A_layer_that_is_read_under_another_name_keeps_its_weights(string alias)
    {
        var model = Aliased(new TestModel().Input("x", 1, 3, 6, 5).Weight("w", [4, 3, 3, 3]).Weight("k", [1, 4, 1, 1]).Node("Conv", "x w", "c"), alias)
            .Node("Add", "i k", "sum").Node("Relu", "c", "relu").Output("sum", "relu");
        ImportCheck.Agrees(model);
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void A_norm_is_not_folded_into_a_layer_that_is_read_under_another_name(string alias)
    {
        var model = Aliased(new TestModel().Input("x", -1, 3, 6, 5).Weight("w", [4, 3, 3, 3]).Node("Conv", "x w", "c"), alias)
            .Weight("scale", [4]).Weight("shift", [4]).Weight("mean", [4]).Weight("variance", [4], 0.5f, 1, 2, 3)
            .Node("BatchNormalization", "i scale shift mean variance", "norm").Node("Relu", "c", "relu").Output("norm", "relu");
        ImportCheck.Agrees(model, folds: true);
    }

    [Fact]
    public void A_norm_that_alone_reads_a_convolution_is_folded()
    {
        var model = new TestModel().Input("x", -1, 3, 6, 5).Weight("w", [4, 3, 3, 3]).Weight("k", [1, 4, 1, 1]).Node("Conv", "x w", "c").Node("Identity", "c", "i")
            .Weight("scale", [4]).Weight("shift", [4]).Weight("mean", [4]).Weight("variance", [4], 0.5f, 1, 2, 3)
            .Node("BatchNormalization", "i scale shift mean variance", "norm").Node("Add", "norm k", "sum").Output("sum");
        var network = ImportCheck.Agrees(model, folds: true);
        Assert.Equal("Conv", Assert.Single(network.Spec.Layers).Kind);
    }

    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-3.4e38f)]
    [InlineData(-1e4f)]
    [InlineData(0.1f)]
    public void Padding_with_a_value_is_that_value(float value)
    {
        var model = new TestModel().Input("x", 1, 2, 5, 7).Integers("pads", 0, 0, 1, 2, 0, 0, 3, 0).Weight("value", [], value)
            .Node("Pad", "x pads value", "padded").Output("padded");
        ImportCheck.Agrees(model, tolerance: 0);
    }

    // ONNX Runtime refuses even sizes.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Local_response_normalization_reaches_as_ONNX_says(int size)
    {
        var model = new TestModel().Input("x", 1, 7, 3, 3).Node("LRN", "x", "y", ("size", size), ("alpha", 0.9f), ("beta", 0.75f), ("bias", 0.5f)).Output("y");
        ImportCheck.AgreesWithEvaluator(model);
    }

    [Theory]
    [InlineData(7, 2, 2, 6)]
    [InlineData(-7, 2, 2, -6)]
    [InlineData(-7, -2, 2, 6)]
    public void Whole_numbers_divide_towards_zero(long number, long divisor, long factor, long result)
    {
        // The extent is right only if the quotient has no fraction.
        var model = new TestModel().Input("x", 1, 36).Integers("a", number).Integers("b", divisor).Integers("c", factor).Integers("one", 1)
            .Node("Div", "a b", "quotient").Node("Mul", "quotient c", "product").Node("Abs", "product", "extent")
            .Node("Div", "one one", "unit").Integers("rest", -1)
            .Node("Concat", "unit extent rest", "shape", ("axis", 0)).Node("Reshape", "x shape", "y").Node("ReduceSum", "y last", "z").Integers("last", 2).Output("z");
        Assert.Equal(Math.Abs(result), ImportCheck.Agrees(model).Spec.Layers.Count(layer => layer.Kind == "Reduce") * 6);
    }

    [Fact]
    public void Whole_numbers_that_the_network_would_compute_are_refused_by_name()
    {
        string reason = ImportCheck.Refused(new TestModel().Input("x", OnnxType.Int32, 1, 4).Node("Add", "x x", "y").Output(OnnxType.Int32, "y"));
        Assert.Contains("'x' has elements of int32", reason, StringComparison.Ordinal);
        reason = ImportCheck.Refused(
            new TestModel().Input("x", 1, 4).Node("ArgMax", "x", "i", ("axis", 1)).Integers("two", 2).Node("Div", "i two", "y").Output(OnnxType.Int64, "y"));
        Assert.Contains("int64", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void A_list_of_slopes_is_broadcast_over_the_last_axis(int channels)
    {
        var model = new TestModel(16).Input("x", 1, channels, 3, 4).Weight("slope", [4]).Node("PRelu", "x slope", "y").Output("y");
        ImportCheck.Agrees(model);
    }

    [Theory]
    [InlineData("not_larger")]
    [InlineData("not_smaller")]
    public void Resizing_keeps_the_aspect_ratio_where_it_has_to(string policy)
    {
        var model = new TestModel(18).Input("x", 1, 1, 4, 6).Integers("sizes", 7, 8)
            .Node("Resize", "x - - sizes", "y", ("mode", "linear"), ("keep_aspect_ratio_policy", policy), ("axes", new[] { 2, 3 })).Output("y");
        ImportCheck.Agrees(model);
    }

    [Fact]
    public void Dropout_that_trains_is_refused()
    {
        var model = new TestModel().Input("x", 1, 8).Weight("ratio", [], 0.5f).Truths("trains", [], true).Node("Dropout", "x ratio trains", "y").Output("y");
        Assert.Contains("training mode", ImportCheck.Refused(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void An_average_that_rounds_up_counts_padding_as_ONNX_Runtime_does(int counts)
    {
        var model = new TestModel(19).Input("x", 1, 2, 19, 15).Node(
            "AveragePool", "x", "y", ("kernel_shape", new[] { 4, 2 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 2, 1 }), ("ceil_mode", 1), ("count_include_pad", counts)).Output("y");
        ImportCheck.Agrees(model);
    }

    [Fact]
    public void Outputs_keep_their_names()
    {
        var model = new TestModel().Input("x", 1, 2, 4, 4).Weight("w1", [3, 2, 1, 1]).Weight("w2", [5, 2, 1, 1])
            .Node("Conv", "x w1", "conv2").Node("Conv", "x w2", "conv1").Output("conv2", "conv1");
        var network = ImportCheck.Agrees(model);
        Assert.Equal(["conv2", "conv1"], network.Outputs);
        Assert.Equal([3, 2, 1, 1], network.Weights["conv2.weight"].Dimensions);
    }

    [Fact]
    public void Weights_named_after_another_output_do_not_take_its_name()
    {
        var model = new TestModel().Input("x", 1, 2, 4, 4).Weight("b.weight", [3, 2, 1, 1]).Weight("a.weight", [5, 2, 1, 1])
            .Node("Conv", "x b.weight", "a").Node("Conv", "x a.weight", "b").Output("a", "b");
        var network = ImportCheck.Agrees(model);
        Assert.NotEqual("b", network.Outputs[0]);
        Assert.NotEqual("a", network.Outputs[1]);
    }

    [Fact]
    public void A_value_may_be_multiplied_with_itself()
    {
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 3, 3).Node("Mul", "x x", "y").Node("Sigmoid", "y", "z").Node("Mul", "z z", "u").Output("u"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 3, 3).Node("Sigmoid", "x", "s").Node("Mul", "s s", "u").Node("Add", "x x", "v").Node("Max", "u v v", "y").Output("y"));
    }

    [Fact]
    public void A_constant_meets_what_has_been_transposed()
    {
        var model = new TestModel().Input("x", -1, 2, 3, 5).Weight("k", [2]).Node("Transpose", "x", "t", ("perm", new[] { 0, 2, 3, 1 }))
            .Node("Mul", "k t", "m").Node("Sub", "k m", "y").Output("y");
        ImportCheck.Agrees(model);
    }

    private static TestModel Aliased(TestModel model, string alias) => alias switch
    {
        "Reshape" => model.Integers("shape", 0, 0, 0, -1).Node("Reshape", "c shape", "i"),
        "Slice" => model.Integers("starts", 0, 0).Integers("ends", int.MaxValue, 99).Integers("axes", 2, 3).Node("Slice", "c starts ends axes", "i"),
        "Clip" => model.Node("Clip", "c", "i"),
        "Unsqueeze" => model.Integers("axis", 4).Node("Unsqueeze", "c axis", "u").Node("Squeeze", "u axis", "i"),
        "Transpose" => model.Node("Transpose", "c", "t", ("perm", new[] { 0, 2, 3, 1 })).Node("Transpose", "t", "i", ("perm", new[] { 0, 3, 1, 2 })),
        _ => model.Node("Identity", "c", "i"),
    };
}
