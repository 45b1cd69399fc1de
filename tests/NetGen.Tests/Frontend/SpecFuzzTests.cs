using System.Text;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Frontend;

/// <summary>Damaged specs: each gives a network, or a located message; none an exception.</summary>
public sealed class SpecFuzzTests
{
    private static readonly string Spec = Repository.Read("specs/lenet5.net.json");

    [Fact]
    public void Every_truncation_gives_a_located_message()
    {
        for (int length = 0; length < Spec.TrimEnd().Length; length++)
        {
            string text = Spec[..length];
            var network = FrontendHarness.Read(text);
            Assert.Null(network.Spec);
            AssertLocated(text, network, $"length {length}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Flipped_bits_give_a_network_or_a_located_message(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 1500; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Spec);
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            Check(Encoding.UTF8.GetString(bytes), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(3)]
    public void Swapped_and_repeated_pieces_give_a_network_or_a_located_message(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 1500; round++)
        {
            int from = random.Next(Spec.Length);
            string piece = Spec.Substring(from, random.Next(Math.Min(40, Spec.Length - from)));
            int at = random.Next(Spec.Length);
            string rest = Spec[Math.Min(Spec.Length, at + random.Next(20))..];
            Check(Spec[..at] + piece + rest, $"seed {seed}, round {round}");
        }
    }

    private static void Check(string text, string origin)
    {
        var network = FrontendHarness.Read(text);
        Assert.True(network.Spec is not null || network.Diagnostics.Count > 0, origin);
        AssertLocated(text, network, origin);
    }

    private static void AssertLocated(string text, NetGen.Generator.Frontend.ParsedNetwork network, string origin)
    {
        foreach (var diagnostic in network.Diagnostics)
        {
            Assert.True(diagnostic.Id != "NETGEN099", origin);
            Assert.NotNull(diagnostic.Location);
            Assert.InRange(diagnostic.Location.Start, 0, text.Length);
            Assert.InRange(diagnostic.Location.Start + diagnostic.Location.Length, 0, text.Length);
            Assert.NotEmpty(diagnostic.ToDiagnostic().GetMessage());
        }
    }
}
