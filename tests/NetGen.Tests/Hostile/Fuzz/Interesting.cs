namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>Values at which readers of files break: at the edges of number formats, and texts that mean something to somebody.</summary>
/// <param name="random">Where the choices come from.</param>
internal sealed class Interesting(Random random)
{
    private static readonly long[] Numbers =
    [
        0, 1, 2, 3, 7, 8, 15, 16, 17, 64, 127, 128, 255, 256, 1000, 4096, 32767, 32768, 65535, 65536, 1 << 20, (1 << 24) - 1, 1 << 24, (1 << 24) + 1,
        int.MaxValue - 1, int.MaxValue, (long)int.MaxValue + 1, uint.MaxValue, (long)uint.MaxValue + 1, 1L << 40, 1L << 53, (1L << 53) + 1, long.MaxValue / 4,
        long.MaxValue - 1, long.MaxValue, -1, -2, -128, -32768, int.MinValue, (long)int.MinValue - 1, long.MinValue,
    ];

    private static readonly string[] Texts =
    [
        "", " ", "a", "\u001b[2J", "a\u0007b", "x\r\n/etc/passwd(1,1): error CS0001: forged", "\u009b31m", "\u202egnp", "\u2066", "\u2028", "\ud800", "\ufeff", "\0",
        "input", "output", "..", "../../x", "con", "{0}", "%s%n", "$", "$x", "$x+1", "-$x", "1x1", "0x0", "1x", "999999999999999999999", "NaN", "Infinity", "1e999",
        "same", "valid", "Conv", "Concat", "name", "layers", "__proto__", "a.b", "a/b", "\ud83d\ude00", "Scene\u0301",
    ];

    /// <summary>Where the choices come from.</summary>
    public Random Random => random;

    /// <summary>A whole number.</summary>
    public long Number() => random.Next(4) == 0 ? random.NextInt64() >> random.Next(63) : Numbers[random.Next(Numbers.Length)];

    /// <summary>A text, long now and then.</summary>
    public string Text() => random.Next(12) switch
    {
        0 => new string((char)random.Next(32, 0x3000), 1 << random.Next(4, 17)),
        1 => string.Concat(Enumerable.Repeat(Texts[random.Next(Texts.Length)], random.Next(1, 40))),
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>One of some values.</summary>
    public T Of<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];

    /// <summary>Bytes with some of their bits flipped, pieces cut out, repeated or overwritten.</summary>
    public byte[] Damage(byte[] bytes)
    {
        var result = bytes.ToList();
        for (int times = random.Next(1, 4); times > 0 && result.Count > 0; times--)
        {
            int at = random.Next(result.Count);
            int length = Math.Min(result.Count - at, 1 << random.Next(8));
            switch (random.Next(5))
            {
                case 0:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    result.RemoveRange(at, length);
                    break;
                case 2:
                    result.InsertRange(at, result.GetRange(at, length));
                    break;
                case 3:
                    result.RemoveRange(at, result.Count - at);
                    break;
                default:
                    for (int i = 0; i < length; i++)
                    {
                        result[at + i] = (byte)random.Next(256);
                    }

                    break;
            }
        }

        return [.. result];
    }
}
