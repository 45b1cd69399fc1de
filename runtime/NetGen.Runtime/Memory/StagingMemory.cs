namespace NetGen.Memory;

/// <summary>Memory for what comes and goes in about the order in which it came: one block, which is used again and
/// again. For several threads.</summary>
/// <param name="capacity">The floats of the block.</param>
internal sealed class StagingMemory(int capacity)
{
    private const string Purpose = "parameters that are being packed";

    private readonly object _gate = new();
    private readonly Arena _block = new(capacity, Purpose);

    // In the order in which they lie in the block; regions with a block of their own are not among them.
    private readonly List<Region> _used = [];

    // How many regions somebody has promised to give back.
    private int _promised;

    /// <summary>A region, as soon as there is room. If nothing is about to go, it has a block of its own.</summary>
    /// <param name="length">Its length in floats, a multiple of 16.</param>
    public Region Take(int length)
    {
        lock (_gate)
        {
            while (true)
            {
                if (Gap(length) is { } begin)
                {
                    var region = new Region(_block, begin, length);
                    var behind = _used.FindIndex(other => other.Begin > begin);
                    _used.Insert(behind < 0 ? _used.Count : behind, region);
                    return region;
                }

                if (!_used.Exists(region => region.Leaves))
                {
                    return new Region(new Arena(length, Purpose), 0, length);
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Says that a region will be given back whatever its taker does meanwhile.</summary>
    public void Promise(Region region)
    {
        lock (_gate)
        {
            region.Leaves = true;
            _promised++;
        }
    }

    /// <summary>Gives a region back as promised.</summary>
    public void Return(Region region)
    {
        lock (_gate)
        {
            region.Leaves = false;
            _promised--;
            _used.Remove(region);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all that was promised is back.</summary>
    public void Await()
    {
        lock (_gate)
        {
            while (_promised > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private int? Gap(int length)
    {
        var begin = 0;
        foreach (var region in _used)
        {
            if (region.Begin - begin >= length)
            {
                break;
            }

            begin = region.Begin + region.Length;
        }

        return begin + length <= _block.Length ? begin : null;
    }

    /// <summary>A part of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="begin">Its first float in the block.</param>
    /// <param name="length">Its floats.</param>
    public sealed class Region(Arena block, int begin, int length)
    {
        /// <summary>The block.</summary>
        public Arena Block { get; } = block;

        /// <summary>The first float in the block.</summary>
        public int Begin { get; } = begin;

        /// <summary>The number of floats.</summary>
        public int Length { get; } = length;

        /// <summary>Whether somebody has promised to give it back.</summary>
        public bool Leaves { get; set; }
    }
}
