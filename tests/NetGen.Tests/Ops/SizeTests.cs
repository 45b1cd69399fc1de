using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>Networks whose shapes are legal, but whose memory no arena could hold.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData("2x4x4x4: Conv 2 1 Stride=16777216 Padding=16777216 Groups=2", "padded input")]
    [InlineData("64x4096x4096: Conv 1 3 Stride=2 Padding=4000", "padded input")]
    [InlineData("1x8x8: Conv 512 1 Stride=7; Conv 512 2 Stride=16777216 Padding=8000000", "padded input")]
    public void A_padded_copy_that_no_arena_holds_is_reported(string network, string what)
    {
        var problem = Assert.Single(NetworkCompiler.Check(NetText.Parse(network)));
        Assert.Equal(DiagnosticIds.NetworkTooLarge, problem.Id);
        Assert.Contains(what, problem.Arguments);
    }
}
