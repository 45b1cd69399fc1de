namespace NetGen.Randomness;

/// <summary>A sequence of random numbers, fully determined by a seed, a purpose and a number.</summary>
/// <param name="seed">The user's seed: the key of <see cref="Philox"/>.</param>
/// <param name="purpose">What the numbers are for: the last word of the counter.</param>
/// <param name="stream">Which sequence: the third word of the counter.</param>
internal struct RandomStream(ulong seed, RandomPurpose purpose, uint stream)
{
    private ulong _block;
    private int _left;
    private (uint X0, uint X1, uint X2, uint X3) _bits;

    /// <summary>32 random bits.</summary>
    public uint NextBits()
    {
        if (_left == 0)
        {
            _bits = Philox.Block(
                (uint)_block, (uint)(_block >> 32), stream, (uint)purpose, (uint)seed, (uint)(seed >> 32));
            _block++;
            _left = 4;
        }

        return _left-- switch
        {
            4 => _bits.X0,
            3 => _bits.X1,
            2 => _bits.X2,
            _ => _bits.X3,
        };
    }

    /// <summary>A number in [0, 1).</summary>
    public float NextUnit() => Philox.ToUnit(NextBits());

    /// <summary>A number in [minimum, maximum).</summary>
    public float NextUniform(float minimum, float maximum) => minimum + (maximum - minimum) * NextUnit();

    /// <summary>A whole number in [0, limit). The bias of Lemire's multiplication (2019), at most limit / 2^32, is
    /// accepted.</summary>
    public int NextBelow(int limit) => (int)((ulong)NextBits() * (uint)limit >> 32);

    /// <summary>A normally distributed number of mean 0 and variance 1 (Box and Muller 1958).</summary>
    public float NextNormal()
    {
        // 1 - u is in (0, 1], whose logarithm is finite.
        var radius = Math.Sqrt(-2 * Math.Log(1.0 - NextUnit()));
        return (float)(radius * Math.Cos(2 * Math.PI * NextUnit()));
    }
}
