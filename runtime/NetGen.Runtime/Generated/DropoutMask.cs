using NetGen.Randomness;

namespace NetGen.Generated;

/// <summary>The random masks of dropout layers. Generated code; not meant to be used by hand.</summary>
public static unsafe class DropoutMask
{
    /// <summary>
    /// Fills a mask with 0 (dropped, with the probability <paramref name="rate"/>) or 1 / (1 - rate) (kept), so that
    /// the mean of a masked value is the value. The mask depends on the arguments alone; a step's mask comes back after
    /// 2^32 steps.
    /// </summary>
    /// <param name="mask">The mask.</param>
    /// <param name="count">The number of floats to write.</param>
    /// <param name="rate">The probability to drop, in [0, 1].</param>
    /// <param name="seed">The seed of the training run.</param>
    /// <param name="step">The number of the training step.</param>
    /// <param name="layer">The index of the layer.</param>
    /// <param name="image">The index of the image in the batch.</param>
    public static void Fill(float* mask, int count, float rate, ulong seed, ulong step, int layer, int image)
    {
        var kept = rate < 1 ? 1 / (1 - rate) : 0;
        var key0 = (uint)seed;
        // The counter has no word left for the purpose, so the key carries it.
        var key1 = (uint)(seed >> 32) ^ (uint)RandomPurpose.Dropout << 24;
        for (var i = 0; i < count; i += 4)
        {
            var bits = Philox.Block((uint)(i / 4), (uint)image, (uint)layer, (uint)step, key0, key1);
            var left = count - i;
            mask[i] = Philox.ToUnit(bits.X0) < rate ? 0 : kept;
            if (left > 1)
            {
                mask[i + 1] = Philox.ToUnit(bits.X1) < rate ? 0 : kept;
            }

            if (left > 2)
            {
                mask[i + 2] = Philox.ToUnit(bits.X2) < rate ? 0 : kept;
            }

            if (left > 3)
            {
                mask[i + 3] = Philox.ToUnit(bits.X3) < rate ? 0 : kept;
            }
        }
    }
}
