using NetGen.Generated;
using NetGen.Generator.Model;
using NetGen.Randomness;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed unsafe class PhiloxTests
{
    // The known answers that Salmon et al. publish with the paper (Random123, kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Philox_gives_the_published_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, string expected)
    {
        var (x0, x1, x2, x3) = Philox.Block(c0, c1, c2, c3, k0, k1);
        Assert.Equal(expected, $"{x0:x8} {x1:x8} {x2:x8} {x3:x8}");
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_variance_1()
    {
        var random = new RandomStream(5, RandomPurpose.Initialization, 0);
        const int Count = 20_000;
        double sum = 0;
        double squares = 0;
        for (var i = 0; i < Count; i++)
        {
            double x = random.NextNormal();
            sum += x;
            squares += x * x;
        }

        // Four standard deviations of the mean and of the variance of that many numbers.
        Assert.InRange(sum / Count, -0.03, 0.03);
        Assert.InRange(squares / Count, 0.96, 1.04);
    }

    [Fact]
    public void Streams_of_another_seed_purpose_or_number_differ()
    {
        uint[] first =
        [
            First(1, RandomPurpose.Shuffle, 0), First(2, RandomPurpose.Shuffle, 0), First(1ul << 32, RandomPurpose.Shuffle, 0),
            First(1, RandomPurpose.Drawing, 0), First(1, RandomPurpose.Shuffle, 1),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], First(1, RandomPurpose.Shuffle, 0));

        static uint First(ulong seed, RandomPurpose purpose, uint stream) =>
            new RandomStream(seed, purpose, stream).NextBits();
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(1f)]
    public void A_dropout_mask_drops_at_its_rate_and_keeps_the_mean(float rate)
    {
        var mask = Mask(10_001, rate, step: 3, layer: 1, image: 2);
        var dropped = mask.Count(x => x == 0) / (double)mask.Length;

        // Four standard deviations of a proportion of that many draws are below 0.02.
        Assert.InRange(dropped, rate - 0.02, rate + 0.02);
        Assert.All(mask, x => Assert.True(x == 0 || x == 1 / (1 - rate)));
    }

    [Fact]
    public void Dropout_masks_depend_on_step_layer_and_image_and_not_on_the_length()
    {
        var mask = Mask(64, 0.5f, 1, 1, 1);
        Assert.Equal(mask, Mask(64, 0.5f, 1, 1, 1));
        Assert.Equal(mask[..61], Mask(61, 0.5f, 1, 1, 1));
        Assert.NotEqual(mask, Mask(64, 0.5f, 2, 1, 1));
        Assert.NotEqual(mask, Mask(64, 0.5f, 1, 2, 1));
        Assert.NotEqual(mask, Mask(64, 0.5f, 1, 1, 2));
    }

    private static float[] Mask(int count, float rate, ulong step, int layer, int image)
    {
        var mask = new float[count];
        fixed (float* pointer = mask)
        {
            DropoutMask.Fill(pointer, count, rate, 9, step, layer, image);
        }

        return mask;
    }
}
