using Xunit;

namespace NetGen.Tests.Cli.Import;

/// <summary>Models of one or a few operators that people have, against ONNX Runtime.</summary>
public sealed class OperatorImportTests
{
    public static TheoryData<string> Functions =>
    [
        "Exp", "Abs", "Neg", "Reciprocal", "Softsign", "Erf", "Floor", "Ceil", "Round", "Sign", "Sin", "Cos", "Celu alpha=2.5", "ThresholdedRelu alpha=0.3", "Shrink lambd=0.2 bias=0.1",
        "HardSigmoid alpha=0.3 beta=0.4", "Elu alpha=-0.5", "Selu", "LeakyRelu alpha=1.7", "Hardmax axis=1", "Hardmax axis=3", "Softmax axis=2", "Softmax axis=3", "LogSoftmax axis=2",
        "GlobalMaxPool", "GlobalLpPool p=3", "GlobalAveragePool", "LpNormalization axis=2 p=1", "LpNormalization axis=1",
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_of_one_value(string text)
    {
        string[] words = text.Split(' ');
        (string, object)[] attributes = [.. words.Skip(1).Select(word => (word.Split('=')[0], Number(word.Split('=')[1])))];
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 4, 5).Node(words[0], "x", "y", attributes).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 2, 3, 4, 5).Node("Transpose", "x", "t", ("perm", new[] { 0, 2, 3, 1 })).Node(words[0], "t", "y", attributes).Output("y"));
    }

    public static TheoryData<string, string, bool> Reductions
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (string operation in new[] { "Mean", "Sum", "Max", "Min", "L1", "L2", "SumSquare", "Prod", "LogSumExp" })
            {
                foreach (string axes in new[] { "1", "2 3", "1 3", "3", "1 2 3 4", "-2" })
                {
                    data.Add(operation, axes, axes.Length % 2 == 0);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Reductions_over_any_axes(string operation, string axes, bool keeps)
    {
        int[] along = [.. axes.Split(' ').Select(int.Parse)];
        var model = new TestModel().Input("x", -1, 3, 4, 2, 5);
        model = operation == "Sum"
            ? model.Integers("axes", [.. along.Select(axis => (long)axis)]).Node("ReduceSum", "x axes", "y", ("keepdims", keeps ? 1 : 0))
            : model.Node("Reduce" + operation, "x", "y", ("axes", along), ("keepdims", keeps ? 1 : 0));
        ImportCheck.Agrees(model.Output("y"));
    }

    [Fact]
    public void Reductions_that_mix_images_take_the_model_as_a_whole_where_their_number_is_fixed()
    {
        Assert.True(ImportCheck.Agrees(new TestModel().Input("x", 3, 4, 5).Node("ReduceMean", "x", "y", ("axes", new[] { 0 })).Output("y")).IsWhole);
        Assert.False(ImportCheck.Agrees(new TestModel().Input("x", 3, 4, 5).Node("ReduceMean", "x", "y", ("axes", new[] { 1 })).Output("y")).IsWhole);
        var single = ImportCheck.Agrees(new TestModel().Input("x", -1, 4, 5).Node("ReduceMean", "x", "y", ("axes", new[] { 0 })).Output("y"));
        Assert.True(single.IsWhole);
        Assert.Contains("leaves open", single.Note, StringComparison.Ordinal);

        // Sequences first, as attention has them, and back.
        var moved = new TestModel().Input("x", -1, 4, 5).Weight("w", [5, 5]).Node("Transpose", "x", "t", ("perm", new[] { 1, 0, 2 })).Node("MatMul", "t w", "m")
            .Node("Transpose", "m", "y", ("perm", new[] { 1, 0, 2 })).Output("y");
        Assert.NotNull(ImportCheck.Agrees(moved).Note);
    }

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string operation in new[] { "Add", "Sub", "Mul", "Div", "Max", "Min" })
            {
                foreach (string shape in new[] { "3 4 5", "3 1 1", "1 4 1", "1 1 5", "3 4 1", "1 1 1" })
                {
                    data.Add(operation, shape);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pairs_of_values_and_of_a_value_and_a_constant(string operation, string shape)
    {
        long[] extents = [.. shape.Split(' ').Select(long.Parse)];
        float[] known = [.. Enumerable.Range(0, (int)extents.Aggregate(1L, (product, extent) => product * extent)).Select(i => (i % 7) - 3.5f)];
        float[] first = [.. Enumerable.Range(0, 120).Select(i => (i % 11) - 5.25f)];
        float[] second = [.. known.Concat(known).Select(value => -value)];
        ImportCheck.Agrees(new TestModel().Input("x", 2, 3, 4, 5).Input("y", [2, .. extents]).Node(operation, "x y", "z").Output("z"), inputs: [first, second]);
        ImportCheck.Agrees(new TestModel().Input("x", 2, 3, 4, 5).Weight("k", [1, .. extents], known).Node(operation, "x k", "z").Output("z"), inputs: first);
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 4, 5).Weight("k", extents, known).Node(operation, "k x", "z").Output("z"), inputs: first);
    }

    [Fact]
    public void Heads_of_classifiers()
    {
        var model = new TestModel().Input("x", -1, 8, 5, 5).Weight("w", [6, 8]).Weight("b", [6]).Node("AveragePool", "x", "p", ("kernel_shape", new[] { 5, 5 }));
        ImportCheck.Agrees(model.Node("Flatten", "p", "f").Node("Gemm", "f w b", "y", ("transB", 1)).Output("y"));
        model = new TestModel().Input("x", 1, 8, 5, 5).Weight("w", [8, 6]).Integers("shape", 1, 8).Node("MaxPool", "x", "p", ("kernel_shape", new[] { 5, 5 }));
        ImportCheck.Agrees(model.Node("Reshape", "p shape", "f").Node("MatMul", "f w", "y").Output("y"));

        // MobileFaceNet's: a depthwise convolution to one position, then a projection and a norm of features.
        model = new TestModel().Input("x", 1, 8, 5, 5).Weight("d", [8, 1, 5, 5]).Weight("w", [4, 8]).Weight("scale", [4]).Weight("shift", [4]).Weight("mean", [4])
            .Weight("variance", [4], 1, 2, 3, 4).Node("Conv", "x d", "c", ("group", 8)).Node("Flatten", "c", "f").Node("Gemm", "f w", "g", ("transB", 1))
            .Node("BatchNormalization", "g scale shift mean variance", "y", ("epsilon", 0f)).Output("y");
        ImportCheck.Agrees(model);
    }

    [Fact]
    public void Products_of_matrices()
    {
        ImportCheck.Agrees(new TestModel().Input("a", 2, 3, 4, 5).Input("b", 2, 3, 5, 6).Node("MatMul", "a b", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", 2, 3, 4, 5).Input("b", 2, 1, 5, 6).Node("MatMul", "a b", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", -1, 4, 5).Weight("b", [5, 3]).Node("MatMul", "a b", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", -1, 4, 5).Weight("b", [7, 4]).Node("MatMul", "b a", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", -1, 3, 4, 5).Weight("b", [5, 3]).Node("MatMul", "a b", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", 4, 5).Input("b", 3, 5).Input("c", 4, 1).Node("Gemm", "a b c", "y", ("transB", 1), ("alpha", 0.5f), ("beta", 2f)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", 5, 4).Weight("b", [5, 3]).Weight("c", [4, 3]).Node("Gemm", "a b c", "y", ("transA", 1)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("a", 5).Input("b", 5, 3).Node("MatMul", "a b", "y").Output("y"));
    }

    [Fact]
    public void Normalizations_and_their_primitive_spellings()
    {
        ImportCheck.Agrees(new TestModel(21).Input("x", -1, 6, 3, 4).Weight("s", [6]).Weight("b", [6]).Node("GroupNormalization", "x s b", "y", ("num_groups", 3)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 4, 6).Weight("s", [6]).Weight("b", [6]).Node("LayerNormalization", "x s b", "y", ("axis", -1)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 4).Weight("s", [3, 4]).Node("LayerNormalization", "x s", "y", ("axis", 1)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 4, 6).Weight("s", [4, 6]).Weight("b", [4, 6]).Node("LayerNormalization", "x s b", "y", ("axis", 2)).Output("y"));
        ImportCheck.Agrees(new TestModel(23).Input("x", -1, 3, 4, 6).Weight("s", [6]).Node("RMSNormalization", "x s", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 4).Weight("s", [3]).Weight("b", [3]).Node("InstanceNormalization", "x s b", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 2, 3, 4, 5).Node("MeanVarianceNormalization", "x", "y").Output("y"));

        // ConvNeXt before there was an operator: channels last, mean, deviation, and back.
        var model = new TestModel().Input("x", -1, 6, 3, 4).Weight("s", [6]).Weight("b", [6]).Weight("two", [], 2).Weight("epsilon", [], 1e-6f)
            .Node("Transpose", "x", "t", ("perm", new[] { 0, 2, 3, 1 })).Node("ReduceMean", "t", "m", ("axes", new[] { -1 })).Node("Sub", "t m", "d")
            .Node("Pow", "d two", "q").Node("ReduceMean", "q", "v", ("axes", new[] { -1 })).Node("Add", "v epsilon", "e").Node("Sqrt", "e", "r")
            .Node("Div", "d r", "n").Node("Mul", "n s", "g").Node("Add", "g b", "h").Node("Transpose", "h", "y", ("perm", new[] { 0, 3, 1, 2 })).Output("y");
        Assert.Equal("LayerNorm", Assert.Single(ImportCheck.Agrees(model).Spec.Layers).Kind);
    }

    [Fact]
    public void A_gelu_that_is_written_out_is_one_activation()
    {
        var model = new TestModel().Input("x", -1, 6, 3, 4).Weight("root", [], 1.41421354f).Weight("one", [], 1).Weight("half", [], 0.5f)
            .Node("Div", "x root", "d").Node("Erf", "d", "e").Node("Add", "e one", "p").Node("Mul", "x p", "m").Node("Mul", "m half", "y").Output("y");
        Assert.Equal("GELU", Assert.Single(ImportCheck.Agrees(model).Spec.Layers).Kind);
    }

    public static TheoryData<string> PadModes => ["constant", "reflect", "edge", "wrap"];

    [Theory]
    [MemberData(nameof(PadModes))]
    public void Padding_of_any_axes_and_cropping(string mode)
    {
        ImportCheck.Agrees(new TestModel(19).Input("x", -1, 3, 4, 5).Integers("pads", 0, 1, 2, 3, 0, 2, 1, 0).Node("Pad", "x pads", "y", ("mode", mode)).Output("y"));
        ImportCheck.Agrees(new TestModel(19).Input("x", 2, 3, 4, 5).Integers("pads", 0, 0, -1, 2, 0, 0, 0, -2).Node("Pad", "x pads", "y", ("mode", mode)).Output("y"));
    }

    [Theory]
    [InlineData("nearest", "asymmetric", "floor")]
    [InlineData("nearest", "half_pixel", "round_prefer_floor")]
    [InlineData("nearest", "half_pixel", "ceil")]
    [InlineData("nearest", "align_corners", "round_prefer_ceil")]
    [InlineData("linear", "half_pixel", "floor")]
    [InlineData("linear", "align_corners", "floor")]
    [InlineData("linear", "pytorch_half_pixel", "floor")]
    [InlineData("cubic", "half_pixel", "floor")]
    [InlineData("cubic", "asymmetric", "floor")]
    [InlineData("cubic", "align_corners", "floor")]
    public void Resizing_to_fixed_sizes(string mode, string coordinates, string rounding)
    {
        (string, object)[] attributes = [("mode", mode), ("coordinate_transformation_mode", coordinates), ("nearest_mode", rounding)];
        ImportCheck.Agrees(new TestModel(19).Input("x", 1, 2, 4, 5).Integers("sizes", 1, 2, 7, 3).Node("Resize", "x - - sizes", "y", attributes).Output("y"));
        ImportCheck.Agrees(new TestModel(19).Input("x", 1, 2, 4, 5).Weight("scales", [4], 1, 1, 2, 3).Node("Resize", "x - scales", "y", attributes).Output("y"));

        // Where the corners are, such a scale does not say.
        var between = new TestModel(19).Input("x", 1, 2, 4, 5).Weight("scales", [4], 1, 1, 1.6f, 0.7f).Node("Resize", "x - scales", "y", attributes).Output("y");
        if (coordinates == "align_corners")
        {
            Assert.Contains("not defined", ImportCheck.Refused(between), StringComparison.Ordinal);
        }
        else
        {
            ImportCheck.Agrees(between);
        }
    }

    [Fact]
    public void Elements_chosen_repeated_and_joined_along_any_axis()
    {
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 6, 5).Integers("i", 4, 0, 2, 2).Node("Gather", "x i", "y", ("axis", 3)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 6, 5).Integers("i", [2, 2], 1, 0, 2, 2).Node("Gather", "x i", "y", ("axis", 1)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 6, 5).Integers("i", [], -1).Node("Gather", "x i", "y", ("axis", 2)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 6, 5).Integers("s", 5, 0).Integers("e", -99, 5).Integers("a", 2, 3).Integers("t", -2, 3).Node("Slice", "x s e a t", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 6, 5).Integers("sizes", 1, 4, 1).Node("Split", "x sizes", "a b c", ("axis", 2)).Output("a", "c"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 3, 1, 5).Integers("shape", 1, 3, 4, 5).Node("Expand", "x shape", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 2, 5).Integers("times", 1, 2, 1, 3).Node("Tile", "x times", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 3, 2, 5).Weight("k", [1, 3, 2, 1]).Integers("shape", 2, 3, 2, 1).Node("Expand", "k shape", "e").Node("Concat", "x x", "y", ("axis", 2)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 3, 2, 5).Weight("k", [1, 3, 2, 1]).Node("Concat", "x k", "y", ("axis", 3)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 2, 3, 4, 2, 5).Node("Transpose", "x", "y", ("perm", new[] { 4, 1, 3, 0, 2 })).Output("y"));
    }

    [Fact]
    public void Choices_and_places()
    {
        ImportCheck.Agrees(new TestModel().Input("x", -1, 4, 5).Truths("m", [1, 1, 5], true, false, true, true, false).Weight("k", [1, 4, 1]).Node("Where", "m x k", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 4, 5).Weight("zero", [], 0).Node("Greater", "x zero", "m").Node("Where", "m x zero", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 4, 5).Node("ArgMax", "x", "y", ("axis", 1), ("keepdims", 0)).Output(NetGen.Cli.Onnx.Model.OnnxType.Int64, "y"));
        var top = new TestModel().Input("x", -1, 4, 9).Integers("k", 3).Node("TopK", "x k", "v i").Output("v");
        ImportCheck.Agrees(top.Output(NetGen.Cli.Onnx.Model.OnnxType.Int64, "i"));
    }

    [Fact]
    public void Decoding_of_boxes()
    {
        // UltraFace's: centres and sizes from offsets to priors.
        var model = new TestModel().Input("x", 1, 20, 4).Weight("scale", [1, 20, 2]).Weight("priors", [1, 20, 2]).Weight("variance", [], 0.2f).Weight("half", [], 2)
            .Integers("zero", 0).Integers("two", 2).Integers("four", 4).Integers("last", 2)
            .Node("Slice", "x zero two last", "offsets").Node("Slice", "x two four last", "sizes")
            .Node("Mul", "offsets variance", "o1").Node("Mul", "o1 scale", "o2").Node("Add", "o2 priors", "centres")
            .Node("Mul", "sizes variance", "s1").Node("Exp", "s1", "s2").Node("Mul", "s2 scale", "extents").Node("Div", "extents half", "halves")
            .Node("Sub", "centres halves", "begin").Node("Add", "centres halves", "end").Node("Concat", "begin end", "boxes", ("axis", 2)).Output("boxes");
        ImportCheck.Agrees(model);

        // YOLOv5's: sizes are squares of doubled sigmoids.
        model = new TestModel().Input("x", 1, 3, 4, 4, 7).Weight("grid", [1, 1, 4, 4, 2]).Weight("anchors", [1, 3, 1, 1, 2]).Weight("two", [], 2).Weight("half", [], 0.5f).Weight("stride", [], 8)
            .Integers("split", 2, 2, 3).Integers("shape", 1, -1, 7)
            .Node("Sigmoid", "x", "s").Node("Split", "s split", "xy wh rest", ("axis", 4)).Node("Mul", "xy two", "xy2").Node("Sub", "xy2 half", "xy3").Node("Add", "xy3 grid", "xy4").Node("Mul", "xy4 stride", "xy5")
            .Node("Mul", "wh two", "wh2").Node("Pow", "wh2 two", "wh3").Node("Mul", "wh3 anchors", "wh4").Node("Concat", "xy5 wh4 rest", "all", ("axis", 4)).Node("Reshape", "all shape", "y").Output("y");
        ImportCheck.Agrees(model);
    }

    [Fact]
    public void Windows_of_every_kind()
    {
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 9, 8).Node("MaxPool", "x", "y", ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 0, 0, 1, 1 })).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 9, 8).Node("MaxPool", "x", "y", ("kernel_shape", new[] { 2, 3 }), ("dilations", new[] { 3, 2 }), ("pads", new[] { 1, 2, 0, 1 })).Output("y"));
        ImportCheck.Agrees(new TestModel(19).Input("x", 1, 2, 9, 8).Node("AveragePool", "x", "y", ("kernel_shape", new[] { 3, 2 }), ("dilations", new[] { 2, 1 }), ("pads", new[] { 1, 0, 0, 1 })).Output("y"));
        ImportCheck.Agrees(new TestModel(18).Input("x", 1, 2, 9, 8).Node("LpPool", "x", "y", ("kernel_shape", new[] { 3, 2 }), ("strides", new[] { 2, 1 }), ("pads", new[] { 1, 0, 0, 1 }), ("p", 3)).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 5, 4).Weight("w", [2, 3, 3, 2]).Node("ConvTranspose", "x w", "y", ("strides", new[] { 2, 3 }), ("pads", new[] { 0, 1, 2, 0 })).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 5, 4).Weight("w", [2, 3, 3, 3]).Node("ConvTranspose", "x w", "y", ("strides", new[] { 2, 2 }), ("auto_pad", "SAME_UPPER")).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 5, 4).Weight("w", [2, 3, 3, 3]).Weight("b", [3]).Node("ConvTranspose", "x w b", "y", ("strides", new[] { 3, 2 }), ("output_shape", new[] { 13, 8 })).Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", 1, 2, 7, 6).Weight("w", [4, 1, 3, 2]).Node("Conv", "x w", "y", ("group", 2), ("auto_pad", "SAME_LOWER"), ("strides", new[] { 2, 1 })).Output("y"));
    }

    [Fact]
    public void Windows_slide_over_images_that_others_mix()
    {
        var model = new TestModel().Input("x", 3, 2, 7, 6).Weight("w", [4, 2, 3, 2]).Weight("b", [4]).Weight("scale", [4]).Weight("shift", [4]).Weight("mean", [4])
            .Weight("variance", [4], 1, 2, 3, 4).Node("Conv", "x w b", "c", ("pads", new[] { 1, 0, 0, 1 })).Node("BatchNormalization", "c scale shift mean variance", "n")
            .Node("MaxPool", "n", "p", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1)).Node("ReduceMax", "p", "m", ("axes", new[] { 0 }))
            .Node("Sub", "p m", "y").Output("y");
        Assert.True(ImportCheck.Agrees(model).IsWhole);
    }

    [Fact]
    public void A_shape_that_is_an_output_is_all_of_it()
    {
        var network = ImportCheck.Agrees(new TestModel().Input("x", -1, 1).Node("Shape", "x", "s").Node("Relu", "x", "y").Output(NetGen.Cli.Onnx.Model.OnnxType.Int64, "s").Output("y"));
        Assert.NotNull(network.Note);
    }

    [Fact]
    public void Several_inputs_keep_their_order_and_names()
    {
        var network = ImportCheck.Agrees(new TestModel().Input("left", 2, 3, 4).Input("right", 2, 3, 4).Node("Sub", "left right", "y").Output("y"));
        Assert.Equal(["input", "right"], network.Inputs);
        ImportCheck.Agrees(new TestModel().Input("unused", -1, 3).Input("x", -1, 2, 5, 5).Node("Relu", "x", "y").Output("y"));
        ImportCheck.Agrees(new TestModel().Input("x", -1, 2, 5).Node("Relu", "x", "y").Output("x", "y"));
    }

    private static object Number(string text) => text.Contains('.', StringComparison.Ordinal)
        ? float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : (object)int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
