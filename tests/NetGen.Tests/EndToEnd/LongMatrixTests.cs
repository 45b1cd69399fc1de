using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The cross product of channels, widths and strides, on every instruction set; takes minutes, so it runs only
/// where NETGEN_LONG is 1.</summary>
public sealed class LongMatrixTests
{
    private static readonly int[] Channels = [1, 3, 5, 16, 17, 33];
    private static readonly int[] Widths = [1, 7, 13];
    private static readonly int[] Strides = [1, 2, 3];

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void Convolution_of_any_shape_computes_what_the_oracle_does(int inChannels)
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("NETGEN_LONG") == "1", "runs where NETGEN_LONG is 1");
        var networks =
            from outChannels in Channels
            from width in Widths
            from stride in Strides
            from dilation in new[] { 1, 2 }
            select $"{inChannels}x5x{width}: Conv {outChannels} 3 Stride={stride} Dilation={dilation} Padding=same!";
        var theme = new Theme(networks);
        foreach (var instructionSet in Theme.SupportedInstructionSets)
        {
            theme.Check(instructionSet, images: 2);
        }
    }
}
