using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>What the arguments of windows and of padding say together, and the shapes that follow.</summary>
public sealed class WindowArgumentTests
{
    [Theory]
    [InlineData("2x9: MaxPool 3 Stride=1 Padding=6 PaddingAfter=0 Dilation=3", "NETGEN002", "first window along width", "the padding is 6, the window spans 7", false)]
    [InlineData("2x2: MaxPool 2 Stride=1 Padding=2 PaddingAfter=2 Dilation=4", "NETGEN002", "first window along width", "the padding is 2, the window spans 5", true)]
    [InlineData("2x2: MaxPool 2 Stride=1 Padding=4 Dilation=5", "NETGEN002", "second window along width", "the padding is 4, the window spans 6", true)]
    [InlineData("2x7x9: AvgPool 2 Stride=1 PaddingAfter=0,3", "NETGEN002", "last window along width", "the padding is 3, the window spans 2", true)]
    [InlineData("2x7x9: Pad 1,2", "NETGEN017", "Before is [1, 2]", "a whole number or a list of 3", true)]
    [InlineData("2x7x9: Pad 1 Value=low", "NETGEN017", "Value is \"low\"", "a number, \"infinity\" or \"-infinity\"", true)]
    [InlineData("2x7x9: Pad 1 Value=4e38", "NETGEN015", "Value is 4E+38", "-3.4028235E+38 to 3.4028235E+38", true)]
    [InlineData("2x7x9: Pad 70000 After=0 Mode=edge", "NETGEN015", "what is repeated along height is 70000", "1 to 65536", true)]
    [InlineData("1x2000000: Pad 1 Mode=wrap", "NETGEN015", "the input's extent along width is 2000000", "1 to 1048576", true)]
    [InlineData("2x7x9: Resize 9 Scales=1.5", "NETGEN017", "Scales is 1.5", "a list of 2 numbers", true)]
    [InlineData("2x7x9: Resize 9 Coordinates=tfCropAndResize", "NETGEN017", "Region is not given", "a list of 4 numbers", true)]
    [InlineData("2x7x9: Resize 9 Mode=bilinear", "NETGEN017", "Mode is \"bilinear\"", "\"nearest\" or \"linear\" or \"cubic\"", true)]
    [InlineData("1x2000000: Resize 9", "NETGEN015", "the larger extent along width is 2000000", "1 to 1048576", true)]
    [InlineData("1x9: Resize 200000 Mode=linear", "NETGEN015", "the number of weights along width is 600000", "1 to 262144", true)]
    [InlineData("2x7x9: AvgPool 2 Padding=same PaddingAfter=1", "NETGEN017", "PaddingAfter is 1", "nothing, since Padding is \"same\"", true)]
    public void Windows_without_an_element_and_what_does_not_fit_are_errors(string network, string id, string what, string why, bool isError)
    {
        var problems = NetworkCompiler.Check(NetText.Parse(network));
        if (!isError)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal(id, problem.Id);
        string message = string.Format(
            System.Globalization.CultureInfo.InvariantCulture, Descriptors.Of(problem.Id).MessageFormat.ToString(), [.. problem.Arguments]);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1x19x15: AvgPool 4,2 Stride=2 Padding=1 PaddingAfter=2,1 Ceil=true", "1x10x8")]
    [InlineData("1x19x15: MaxPool 4,2 Stride=2 Padding=1 PaddingAfter=2,1", "1x10x8")]
    [InlineData("1x8: MaxPool 3 Stride=2", "1x3")]
    [InlineData("1x8: MaxPool 3 Stride=2 Ceil=true", "1x4")]
    [InlineData("1x8: MaxPool 3 Stride=2 Dilation=2 Ceil=true", "1x3")]
    [InlineData("1x8: MaxPool 3 Stride=3 PaddingAfter=1", "1x3")]
    [InlineData("2x7x9: Pad 1", "2x9x11")]
    [InlineData("2x7x9: Pad 1,0,2 After=0,3,0 Mode=reflect", "3x10x11")]
    [InlineData("7: Pad 2 After=1 Mode=wrap", "10")]
    public void Outputs_have_the_shapes_of_PyTorch_and_ONNX_Runtime(string network, string output)
    {
        var graph = NetworkBuilder.Build(NetText.Parse(network), Purpose.Inference, out _)!;
        Assert.Equal(output, graph.Tensors[graph.Output].Shape.Text);
    }
}
