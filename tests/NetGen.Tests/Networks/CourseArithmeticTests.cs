using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>The multiplications that courses on convolutional networks count by hand.</summary>
public sealed class CourseArithmeticTests
{
    [Theory]
    [InlineData("192x28x28: Conv 32 5 Padding=same", 120_422_400)]
    [InlineData("192x28x28: Conv 16 1; ReLU; Conv 32 5 Padding=same", 12_443_648)] // 2,408,448 + 10,035,200
    [InlineData("3x6x6: Conv 5 3", 2_160)] // some notes print 2,196
    [InlineData("3x6x6: Conv 3 3 Groups=3", 432)]
    [InlineData("3x4x4: Conv 5 1", 240)]
    [InlineData("3x6x6: Conv 3 3 Groups=3; Conv 5 1", 432 + 240)]
    [InlineData("5x4x4: ConvTranspose 3 3", 2_160)] // the way back of 6x6x3 to 4x4x5 takes as many
    public void A_network_takes_the_multiplications_that_are_counted_by_hand(string network, long multiplications)
    {
        var graph = NetworkBuilder.Build(NetText.Parse(network), Purpose.Inference, out var problems)!;
        Assert.Empty(problems);
        Assert.Equal(multiplications, Counts.MultiplyAdds(graph));
    }
}
