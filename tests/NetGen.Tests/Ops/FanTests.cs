using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>What initialisers are told of a parameter: the fans that PyTorch computes from the shape of the weight.</summary>
public sealed class FanTests
{
    [Theory]
    [InlineData("6x9x9: Conv 8 3", 6 * 9, 8 * 9)]
    [InlineData("6x9x9: Conv 8 3 Groups=2", 3 * 9, 8 * 9)]
    [InlineData("6x9x9: Conv 12 3,2 Groups=6", 6, 12 * 6)]
    [InlineData("4x9: Conv 6 5 Groups=2 Bias=false", 2 * 5, 6 * 5)]
    [InlineData("4x5x5x5: Conv 4 2 Groups=4", 8, 4 * 8)]
    [InlineData("6x9x9: ConvTranspose 8 3", 8 * 9, 6 * 9)]
    [InlineData("4x9: ConvTranspose 6 5 Groups=2", 3 * 5, 4 * 5)]
    [InlineData("6: Dense 5", 6, 5)]
    public void Fans_are_those_of_PyTorch(string network, int fanIn, int fanOut)
    {
        var graph = NetworkBuilder.Build(NetText.Parse(network), Purpose.Inference, out var problems)!;
        Assert.Empty(problems);
        Assert.All(graph.Parameters, parameter => Assert.Equal((fanIn, fanOut), (parameter.FanIn, parameter.FanOut)));
    }
}
