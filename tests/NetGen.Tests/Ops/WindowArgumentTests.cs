using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>What the arguments of windows say together, and which windows there are.</summary>
public sealed class WindowArgumentTests
{
    [Theory]
    [InlineData("2x9: MaxPool 3 Stride=1 Padding=6 PaddingAfter=0 Dilation=3", "NETGEN002", "first window along width", "the padding is 6, the window spans 7", false)]
    [InlineData("2x2: MaxPool 2 Stride=1 Padding=2 PaddingAfter=2 Dilation=4", "NETGEN002", "first window along width", "the padding is 2, the window spans 5", true)]
    [InlineData("2x2: MaxPool 2 Stride=1 Padding=4 Dilation=5", "NETGEN002", "second window along width", "the padding is 4, the window spans 6", true)]
    [InlineData("2x7x9: AvgPool 2 Stride=1 PaddingAfter=0,3", "NETGEN002", "last window along width", "the padding is 3, the window spans 2", true)]
    [InlineData("2x7x9: AvgPool 2 Padding=same PaddingAfter=1", "NETGEN017", "PaddingAfter is 1", "nothing, since Padding is \"same\"", true)]
    public void Windows_without_an_element_and_contradictions_are_errors(string network, string id, string what, string why, bool isError)
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
    public void Windows_are_counted_as_PyTorch_and_ONNX_Runtime_count_them(string network, string output)
    {
        var graph = NetworkBuilder.Build(NetText.Parse(network), Purpose.Inference, out _)!;
        Assert.Equal(output, graph.Tensors[graph.Output].Shape.Text);
    }
}
