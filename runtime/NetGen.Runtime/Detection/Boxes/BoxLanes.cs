using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGen.Detection;

/// <summary>Boxes with their coordinates in arrays of their own, so that one box is compared with a vector of others. A
/// slot without a box holds an empty one, which overlaps nothing.</summary>
internal sealed class BoxLanes
{
    private float[] _left = [];
    private float[] _top = [];
    private float[] _right = [];
    private float[] _bottom = [];
    private float[] _area = [];

    /// <summary>A number of slots, rounded up to whole vectors.</summary>
    public static int Padded(int count) => (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Makes room for slots; forgets what is there if it was too small.</summary>
    public void Reserve(int slots)
    {
        if (_left.Length < Padded(slots))
        {
            _left = new float[Padded(slots)];
            _top = new float[Padded(slots)];
            _right = new float[Padded(slots)];
            _bottom = new float[Padded(slots)];
            _area = new float[Padded(slots)];
        }
    }

    /// <summary>Puts a box into a slot.</summary>
    public void Set(int slot, in Box box)
    {
        _left[slot] = box.Left;
        _top[slot] = box.Top;
        _right[slot] = box.Right;
        _bottom[slot] = box.Bottom;
        _area[slot] = box.Area;
    }

    /// <summary>Empties the slots of the vector that begins at an index.</summary>
    public void ClearVector(int index)
    {
        _left.AsSpan(index, Vector<float>.Count).Clear();
        _top.AsSpan(index, Vector<float>.Count).Clear();
        _right.AsSpan(index, Vector<float>.Count).Clear();
        _bottom.AsSpan(index, Vector<float>.Count).Clear();
        _area.AsSpan(index, Vector<float>.Count).Clear();
    }

    /// <summary>Whether a box overlaps any of the vector of boxes that begins at an index by more than a
    /// limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyOverlaps(in Broadcast of, int index, Vector<float> limit)
    {
        var intersection = Intersection(of, index);

        // Most boxes are far apart, and a division takes longer than all the rest.
        return Vector.GreaterThanAny(intersection, Vector<float>.Zero)
            && Vector.GreaterThanAny(Quotient(of, intersection, index), limit);
    }

    /// <summary>The IoU of a box with the vector of boxes that begins at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Iou(in Broadcast of, int index) => Quotient(of, Intersection(of, index), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Intersection(in Broadcast of, int index)
    {
        var width = Vector.Min(of.Right, Lanes.Load(_right, index)) - Vector.Max(of.Left, Lanes.Load(_left, index));
        var height = Vector.Min(of.Bottom, Lanes.Load(_bottom, index)) - Vector.Max(of.Top, Lanes.Load(_top, index));
        return Vector.Max(width, Vector<float>.Zero) * Vector.Max(height, Vector<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Quotient(in Broadcast of, Vector<float> intersection, int index)
    {
        var quotient = intersection / (of.Area + Lanes.Load(_area, index) - intersection);
        return Vector.ConditionalSelect(Vector.GreaterThan(quotient, Vector<float>.Zero), quotient, Vector<float>.Zero);
    }

    /// <summary>A box in every lane.</summary>
    /// <param name="box">The box.</param>
    public readonly struct Broadcast(in Box box)
    {
        public readonly Vector<float> Left = new(box.Left);
        public readonly Vector<float> Top = new(box.Top);
        public readonly Vector<float> Right = new(box.Right);
        public readonly Vector<float> Bottom = new(box.Bottom);
        public readonly Vector<float> Area = new(box.Area);
    }
}
