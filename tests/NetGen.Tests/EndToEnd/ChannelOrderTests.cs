using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The largest channels among infinities, which the oracle's random numbers do not have.</summary>
public sealed class ChannelOrderTests
{
    private const float Less = float.NegativeInfinity;
    private const float More = float.PositiveInfinity;

    private static readonly NetSpec Orders = NetText.Parse(
        "5x2: TopK 3 Output=indices Name=top; TopK 5 Largest=false Output=indices From=input Name=all; ArgMax From=input Name=arg; "
        + "ArgMax Largest=false Last=true From=input Name=least => top,all,arg,least",
        "Orders");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile([Orders]));

    [Fact]
    public void Infinities_have_their_places_and_equal_ones_keep_their_order()
    {
        // Channels of two positions: (-inf, -inf, 1, -inf, -inf) and (inf, 0, inf, -0, inf).
        float[] x = [Less, More, Less, 0, 1, More, Less, -0f, Less, More];
        foreach (var instructionSet in Theme.SupportedInstructionSets)
        {
            var session = Assembly.Value.Create(Orders, instructionSet).CreateSession();
            session.Run(x);
            Assert.Equal([2, 0, 0, 2, 1, 4], session.Output("top").ToArray());
            Assert.Equal([0, 1, 1, 3, 3, 0, 4, 2, 2, 4], session.Output("all").ToArray());
            Assert.Equal([2, 0], session.Output("arg").ToArray());
            Assert.Equal([4, 3], session.Output("least").ToArray());
        }
    }
}
