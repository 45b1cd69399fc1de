using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The boxes that suppression has kept, in the cells of a grid by their centres, so that a box is compared with those
/// of few cells. A cell is a chain of blocks, each a vector of boxes.
/// </summary>
internal sealed class KeptBoxes
{
    // Along each axis.
    private const int MaximumCells = 32;

    // With fewer boxes in a cell, finding their blocks takes longer than comparing.
    private const int BoxesPerCell = 8;

    private readonly BoxLanes _lanes = new();
    private readonly int[] _heads = new int[MaximumCells * MaximumCells];
    private readonly int[] _used = new int[MaximumCells * MaximumCells];
    private readonly Vector<float> _limit;
    private readonly float _reach;
    private int[] _next = [];
    private int _blocks;
    private Axis _columns;
    private Axis _rows;

    /// <summary>Creates an empty set.</summary>
    /// <param name="threshold">The IoU above which a box is overlapped.</param>
    public KeptBoxes(float threshold)
    {
        _limit = new(threshold);

        // If IoU > t, then the overlap is more than t times the wider of the widths v and w, so that w < v / t, and the
        // centres are less than (v + w) / 2 - t max(v, w) apart. That is largest for w = v, or for w = v / t if t
        // < 1/2. So are the heights.
        _reach = threshold < 1 ? (1 - threshold) * MathF.Max(1, 1 / (2 * threshold)) : 0;
    }

    /// <summary>The number of boxes.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for boxes.</summary>
    public void Reserve(int capacity)
    {
        // Each cell may have one block that is not full.
        var blocks = capacity / Vector<float>.Count + Math.Min(MaximumCells * MaximumCells, capacity) + 1;
        if (_next.Length < blocks)
        {
            _next = new int[blocks];
            _lanes.Reserve(blocks * Vector<float>.Count);
        }
    }

    /// <summary>Removes all boxes, and lays out a grid for others.</summary>
    /// <param name="boxes">Boxes; finite.</param>
    /// <param name="candidates">Which of them may be added.</param>
    public void Begin(ReadOnlySpan<Box> boxes, ReadOnlySpan<int> candidates)
    {
        var (left, right) = (float.PositiveInfinity, float.NegativeInfinity);
        var (top, bottom) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var candidate in candidates)
        {
            var (x, y) = DoubledCentre(boxes[candidate]);
            (left, right) = (MathF.Min(left, x), MathF.Max(right, x));
            (top, bottom) = (MathF.Min(top, y), MathF.Max(bottom, y));
        }

        Count = 0;
        _blocks = 0;
        var cells = Math.Clamp((int)MathF.Sqrt((float)candidates.Length / BoxesPerCell), 1, MaximumCells);
        _columns = new Axis(left, right, cells);
        _rows = new Axis(top, bottom, cells);
        _heads.AsSpan(0, cells * cells).Fill(-1);
        _used.AsSpan(0, cells * cells).Fill(Vector<float>.Count);
    }

    /// <summary>Adds a box if no other overlaps it by more than the threshold.</summary>
    /// <returns>Whether it was added.</returns>
    public bool AddUnlessOverlapped(in Box box)
    {
        var (x, y) = DoubledCentre(box);
        var across = Reach(box.Left, box.Right);
        var down = Reach(box.Top, box.Bottom);
        var (lastColumn, lastRow) = (_columns.Cell(x + across), _rows.Cell(y + down));
        var of = new BoxLanes.Broadcast(box);
        for (var row = _rows.Cell(y - down); row <= lastRow; row++)
        {
            for (var column = _columns.Cell(x - across); column <= lastColumn; column++)
            {
                for (var block = _heads[row * _columns.Cells + column]; block >= 0; block = _next[block])
                {
                    if (_lanes.AnyOverlaps(of, block * Vector<float>.Count, _limit))
                    {
                        return false;
                    }
                }
            }
        }

        Add(box, _rows.Cell(y) * _columns.Cells + _columns.Cell(x));
        return true;
    }

    private static (float X, float Y) DoubledCentre(in Box box) => (box.Left + box.Right, box.Top + box.Bottom);

    // Twice the reach, since the centre is; and a little more for the rounding of centres and overlaps.
    private float Reach(float first, float last) =>
        2.001f * _reach * MathF.Max(last - first, 0) + 2e-6f * (MathF.Abs(first) + MathF.Abs(last));

    private void Add(in Box box, int cell)
    {
        if (_used[cell] == Vector<float>.Count)
        {
            _lanes.ClearVector(_blocks * Vector<float>.Count);
            _next[_blocks] = _heads[cell];
            _heads[cell] = _blocks++;
            _used[cell] = 0;
        }

        _lanes.Set(_heads[cell] * Vector<float>.Count + _used[cell]++, box);
        Count++;
    }

    /// <summary>Cells of equal extent along an axis.</summary>
    /// <param name="minimum">Where the first one begins.</param>
    /// <param name="maximum">Where the last one ends.</param>
    /// <param name="cells">Their number.</param>
    private readonly struct Axis(float minimum, float maximum, int cells)
    {
        // Where the range is empty or infinite, all lies in cell 0.
        private readonly float _scale = maximum > minimum ? cells / (maximum - minimum) : 0;

        public int Cells => cells;

        // Never decreases with the place, so that a box near another is never before the cells that are searched.
        public int Cell(float place) => Math.Clamp((int)((place - minimum) * _scale), 0, cells - 1);
    }
}
