using System.Text;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Frontend;

/// <summary>Damaged specs: each gives a network, or a located message; none an exception.</summary>
public sealed class SpecFuzzTests
{
    private const string Blocks = """
        {
          "input": "3x9x9",
          "blocks": {
            "Unit": {
              "parameters": { "width": "required", "depth": 2 },
              "layers": [
                { "type": "Conv", "channels": "($width + 1) * 2 / -2 * -1", "kernel": [3, "$depth"], "name": "c1", "repeat": "$depth - 1" },
                { "type": "ReLU", "name": "r", "from": "input" }, { "type": "Conv", "channels": "$width + 1", "kernel": 3, "padding": "same" }, "Tanh",
                { "type": "Add", "inputs": ["r", "tanh1", "input"] }
              ]
            },
            "Stage": { "layers": [{ "type": "Unit", "width": 2, "repeat": 3 }, "Tanh"] }
          },
          "layers": [{ "type": "Stage", "name": "s1", "repeat": 2 }, { "type": "Unit", "width": 2, "depth": 1 }, { "type": "Fire", "squeeze": 2, "expand1x1": 3, "expand3x3": 4 }]
        }
        """;

    private static readonly string[] Specs = [Repository.Read("specs/lenet5.net.json"), Blocks];

    public static TheoryData<int, int> Seeds => new() { { 0, 1 }, { 0, 2 }, { 1, 1 }, { 1, 2 } };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_truncation_gives_a_located_message(int spec)
    {
        string full = Specs[spec].TrimEnd();
        for (int length = 0; length < full.Length; length++)
        {
            string text = full[..length];
            var network = FrontendHarness.Read(text);
            Assert.Null(network.Spec);
            AssertLocated(text, network, $"length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Flipped_bits_give_a_network_or_a_located_message(int spec, int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 1500; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Specs[spec]);
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            Check(Encoding.UTF8.GetString(bytes), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Swapped_and_repeated_pieces_give_a_network_or_a_located_message(int spec, int seed)
    {
        string full = Specs[spec];
        var random = new Random(seed);
        for (int round = 0; round < 1500; round++)
        {
            int from = random.Next(full.Length);
            string piece = full.Substring(from, random.Next(Math.Min(40, full.Length - from)));
            int at = random.Next(full.Length);
            string rest = full[Math.Min(full.Length, at + random.Next(20))..];
            Check(full[..at] + piece + rest, $"seed {seed}, round {round}");
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
