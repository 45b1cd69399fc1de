using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The boxes that suppression has kept, in columns by the x of their centres, so that a box is compared with those of few columns. A
/// column is a chain of blocks, each a vector of boxes.
/// </summary>
internal sealed class KeptBoxes
{
    private const int MaximumColumns = 128;

    // Fewer boxes in a column than this, and finding their blocks takes longer than comparing.
    private const int BoxesPerColumn = 64;

    private readonly BoxLanes _lanes = new();
    private readonly int[] _heads = new int[MaximumColumns];
    private readonly int[] _used = new int[MaximumColumns];
    private readonly Vector<float> _limit;
    private readonly float _reach;
    private int[] _next = [];
    private int _columns;
    private int _blocks;
    private float _origin;
    private float _scale;

    /// <summary>Creates an empty set.</summary>
    /// <param name="threshold">The IoU above which a box is overlapped.</param>
    public KeptBoxes(float threshold)
    {
        _limit = new(threshold);

        // If IoU > t, then the overlap is more than t times the wider of the widths v and w, so that w < v / t, and the centres are
        // less than (v + w) / 2 - t max(v, w) apart. That is largest for w = v, or for w = v / t if t < 1/2.
        _reach = threshold < 1 ? (1 - threshold) * MathF.Max(1, 1 / (2 * threshold)) : 0;
    }

    /// <summary>The number of boxes.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for boxes.</summary>
    public void Reserve(int capacity)
    {
        // Each column may have one block that is not full.
        var blocks = capacity / Vector<float>.Count + Math.Min(MaximumColumns, capacity) + 1;
        if (_next.Length < blocks)
        {
            _next = new int[blocks];
            _lanes.Reserve(blocks * Vector<float>.Count);
        }
    }

    /// <summary>Removes all boxes, and lays out columns for others.</summary>
    /// <param name="boxes">Boxes; finite.</param>
    /// <param name="candidates">Which of them may be added.</param>
    public void Begin(ReadOnlySpan<Box> boxes, ReadOnlySpan<int> candidates)
    {
        var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var candidate in candidates)
        {
            var centre = boxes[candidate].Left + boxes[candidate].Right;
            minimum = MathF.Min(minimum, centre);
            maximum = MathF.Max(maximum, centre);
        }

        Count = 0;
        _blocks = 0;
        _columns = Math.Clamp(candidates.Length / BoxesPerColumn, 1, MaximumColumns);
        _origin = minimum;

        // Where the range is empty or infinite, all boxes lie in column 0.
        _scale = maximum > minimum ? _columns / (maximum - minimum) : 0;
        _heads.AsSpan(0, _columns).Fill(-1);
        _used.AsSpan(0, _columns).Fill(Vector<float>.Count);
    }

    /// <summary>Adds a box if no other overlaps it by more than the threshold.</summary>
    /// <returns>Whether it was added.</returns>
    public bool AddUnlessOverlapped(in Box box)
    {
        var centre = box.Left + box.Right;

        // Twice the reach, since the centre is; and a little more for the rounding of centres and overlaps.
        var reach = 2.001f * _reach * MathF.Max(box.Width, 0) + 2e-6f * (MathF.Abs(box.Left) + MathF.Abs(box.Right));
        var last = Column(centre + reach);
        var of = new BoxLanes.Broadcast(box);
        for (var column = Column(centre - reach); column <= last; column++)
        {
            for (var block = _heads[column]; block >= 0; block = _next[block])
            {
                if (_lanes.AnyOverlaps(of, block * Vector<float>.Count, _limit))
                {
                    return false;
                }
            }
        }

        Add(box, Column(centre));
        return true;
    }

    // Never decreases with the centre, so that a box near another is never left of the columns that are searched.
    private int Column(float doubledCentre) => Math.Clamp((int)((doubledCentre - _origin) * _scale), 0, _columns - 1);

    private void Add(in Box box, int column)
    {
        if (_used[column] == Vector<float>.Count)
        {
            _lanes.ClearVector(_blocks * Vector<float>.Count);
            _next[_blocks] = _heads[column];
            _heads[column] = _blocks++;
            _used[column] = 0;
        }

        _lanes.Set(_heads[column] * Vector<float>.Count + _used[column]++, box);
        Count++;
    }
}
