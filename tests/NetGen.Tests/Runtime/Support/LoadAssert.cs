using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>What loading does to a <see cref="FakeNetwork"/>.</summary>
internal static class LoadAssert
{
    /// <summary>All parameters in their order.</summary>
    public static float[] All(Network network) => [.. network.Parameters.SelectMany(p => network.Read(p.Name).ToArray())];

    /// <summary>Loading fails with a message that contains a text, and the network stays as it was.</summary>
    public static void Refuses(string expected, Stream stream, WeightNames? names = null)
    {
        var network = new FakeNetwork(2);
        float[] before = All(network);
        var exception = Assert.Throws<WeightsException>(() => network.Load(stream, names));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, All(network));
    }

    /// <summary>Whatever damage is done to the file of <c>new FakeNetwork(1)</c>, loading either fails and leaves the network as it was, or
    /// gives just these numbers, as where the damage is to a date.</summary>
    /// <param name="damage">Damages the file; depends on its number and the random numbers alone.</param>
    public static void Survives(Func<int, Random, byte[]> damage)
    {
        var network = new FakeNetwork(2);
        float[] before = All(network);
        for (int seed = 0; seed < 4000; seed++)
        {
            byte[] damaged = damage(seed, new Random(seed));
            var exception = Record.Exception(() => network.Load(new MemoryStream(damaged)));
            Assert.True(exception is WeightsException or null, $"seed {seed}: {exception}");
            if (exception is null)
            {
                Assert.True(All(network).SequenceEqual(All(new FakeNetwork(1))), $"seed {seed}: read, but wrongly");
                network = new FakeNetwork(2);
            }

            Assert.True(All(network).SequenceEqual(before), $"seed {seed}: changed by a file that was refused");
        }
    }

    /// <summary>Flips one to three bits.</summary>
    /// <param name="bytes">What is changed.</param>
    /// <param name="random">Where.</param>
    public static void FlipBits(Span<byte> bytes, Random random)
    {
        for (int flips = random.Next(1, 4); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }
    }
}
