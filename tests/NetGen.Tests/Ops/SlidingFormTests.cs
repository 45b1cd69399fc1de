using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>Which networks slide, what they cost, and what is said of those that do not.</summary>
public sealed class SlidingFormTests
{
    [Theory]
    [InlineData("1x9x9/1x5x5: Conv 2 3; GroupNorm 1; Flatten; Dense 2", "groupnorm1 (layer 2)", "mean and variance of that window")]
    [InlineData("4x9x9/4x5x5: Conv 4 3 Name=a; GlobalAvgPool; Sigmoid Name=g; Multiply a,g; Flatten; Dense 2", "multiply1 (layer 4)", "its factors belong to one window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; Flatten; Softmax", "softmax1 (layer 3)", "9 positions of a window, flattened")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; Flatten", "flatten1 (layer 2)", "the output flatten1 would be 9 positions of each window")]
    [InlineData("1x9x9/1x5x5: Conv 4 2; Permute HWC; Flatten; Dense 2", "permute1 (layer 2)", "channels of positions")]
    [InlineData("1x9x9/1x5x5: Conv 4 2; Reshape 8x2x4; Flatten; Dense 2", "reshape1 (layer 2)", "another shape")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; MatMul conv1; Flatten; Dense 2", "matmul1 (layer 2)", "its matrices belong to one window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; CumSum W; Flatten; Dense 2", "cumsum1 (layer 2)", "its sums begin at the border of a window")]
    [InlineData("1x9x9/1x5x5: Upsample 2; Flatten; Dense 2", "upsample1 (layer 1)", "nothing that slides")]
    [InlineData("1x9x9/1x5x5: AdaptiveAvgPool 3; Flatten; Dense 2", "adaptiveavgpool1 (layer 1)", "nothing that slides")]
    [InlineData("1x9x9/1x5x5: Input 2 Name=more; GlobalAvgPool From=input; Concat more; Dense 2", "more (layer 1)", "a further input belongs to one window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; Gather W 2,1,0; Flatten; Dense 2", "gather1 (layer 2)", "chooses among the positions of a window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; Tile 1,2,1; Flatten; Dense 2", "tile1 (layer 2)", "repeats the positions of a window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3; Reduce max H; Flatten; Dense 2", "reduce1 (layer 2)", "reduces the positions of a window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3 Name=a; Constant 2x3x3; Add a; Flatten; Dense 2", "constant1 (layer 2)", "its values belong to one window")]
    [InlineData("1x9x9/1x5x5: Conv 2 3 Name=a; Conv 2 2 Stride=2 From=input; Add a; Flatten; Dense 2", "add1 (layer 3)", "the inputs")]
    [InlineData("1x9x9/1x4x4: Conv 2 2 Name=a; AvgPool 2 Stride=1 Name=b; Conv 2 2 Stride=2 From=input; Add b; Flatten; Dense 2", "add1 (layer 4)", "other strides")]
    public void What_does_not_slide_is_an_error_at_the_layer(string network, string layer, string reason)
    {
        var problem = Assert.Single(NetworkCompiler.Check(NetText.Parse(network)));
        Assert.True(problem.IsError);
        Assert.Equal(layer, problem.Arguments[0]);
        Assert.Contains(reason, Descriptors.Of(problem.Id).MessageFormat.ToString() + string.Join(' ', problem.Arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1x9x9/1x5x5: Conv 2 3 Padding=1; Flatten; Dense 2", "conv1 pads its input")]
    [InlineData("1x9x9/1x5x5: ZeroPad 1; Conv 2 3 Padding=same; Flatten; Dense 2", "zeropad1 and 1 other layer pad their inputs")]
    [InlineData("1x9x9/1x5x5: MaxPool 2 Ceil=true; Conv 2 3 Padding=same; Conv 2 3 Padding=1; Flatten; Dense 2", "maxpool1 and 2 other layers pad their inputs")]
    public void Padding_within_is_a_warning_and_the_network_is_generated(string network, string what)
    {
        var spec = NetText.Parse(network);
        var problem = Assert.Single(NetworkCompiler.Check(spec));
        Assert.False(problem.IsError);
        Assert.Equal([spec.Name, what], problem.Arguments);
        Assert.NotNull(NetworkBuilder.Build(spec, Purpose.Inference, out _)!.Windows);
    }

    [Theory]
    [InlineData("sliding-window-16", "3x16x16")]
    [InlineData("sliding-window-28", "3x28x28")]
    public void The_form_is_the_network_that_one_would_write_by_hand(string name, string image)
    {
        var window = SpecFiles.Read("sliding-window-14");
        var sliding = NetworkBuilder.Build(
            window with { Input = NetText.Shape(image), Windows = window.Input, Macs = null }, Purpose.Inference, out var problems)!;
        var byHand = NetworkBuilder.Build(SpecFiles.Read(name), Purpose.Inference, out _)!;
        Assert.Empty(problems);
        Assert.Equal(Counts.MultiplyAdds(byHand), Counts.MultiplyAdds(sliding));
        Assert.Equal(byHand.Nodes.Select(node => node.Operation), sliding.Nodes.Select(node => node.Operation));
        Assert.Equal(byHand.Tensors[byHand.Output].Shape, sliding.Tensors[sliding.Output].Shape);
    }

    [Fact]
    public void A_convolution_that_no_arena_holds_is_reported()
    {
        var problem = Assert.Single(NetworkCompiler.Check(NetText.Parse("1x60000x60000/1x8x8: MaxPool 8; Flatten; Dense 2")));
        Assert.Equal(DiagnosticIds.NetworkTooLarge, problem.Id);
    }
}
