namespace NetGen.Randomness;

/// <summary>What losses that make random choices are given.</summary>
internal static class LossDraw
{
    /// <summary>Random bits of an image.</summary>
    /// <param name="purpose"><see cref="RandomPurpose.Losses"/> or <see cref="RandomPurpose.Evaluation"/>.</param>
    /// <param name="seed">The trainer's seed.</param>
    /// <param name="step">The number of the step.</param>
    /// <param name="image">The place of the image in the batch.</param>
    public static ulong Bits(RandomPurpose purpose, ulong seed, ulong step, int image)
    {
        var (low, high, _, _) = Philox.Block(
            (uint)step, (uint)(step >> 32), (uint)image, (uint)purpose, (uint)seed, (uint)(seed >> 32));
        return (ulong)high << 32 | low;
    }
}
