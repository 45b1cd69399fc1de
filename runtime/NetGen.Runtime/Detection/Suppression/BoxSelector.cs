using System.Buffers;

namespace NetGen.Detection;

/// <summary>
/// Selects boxes for each class as ONNX's <c>NonMaxSuppression</c> does (operator set 11): class by class, it takes the
/// box of the highest score above the threshold, and of equal scores the one of the lower index, unless its IoU with
/// one that it took for this class is above the threshold. One box may be selected for several classes.
/// <see cref="NonMaxSuppression"/> is for boxes that have a class and a score each.
/// </summary>
/// <remarks>Empty boxes, and boxes with a coordinate that is no finite number, overlap nothing, and so are selected by
/// their score alone. A score that is no number is never selected. The object owns the memory for the work, so that a
/// call allocates only if there are more boxes than ever before. One object serves one caller at a time.</remarks>
public sealed class BoxSelector
{
    private const int Coordinates = 4;

    private readonly BoxSelection _selection;
    private readonly KeptBoxes _kept;
    private Box[] _boxes = [];
    private ulong[] _keys = [];
    private int[] _order = [];

    /// <summary>Creates the work space.</summary>
    /// <param name="selection">What to select.</param>
    /// <param name="capacity">The number of boxes up to which no call allocates.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BoxSelector(BoxSelection selection, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        selection.Check();
        _selection = selection;
        _kept = new KeptBoxes(selection.IouThreshold);
        Reserve(capacity);
    }

    /// <summary>Selects boxes.</summary>
    /// <param name="boxes">The boxes, (N, 4); in any unit.</param>
    /// <param name="scores">Their scores, (classes, N).</param>
    /// <param name="selected">Receives what is selected, class by class and in a class the highest score first; no more
    /// is selected than fits.</param>
    /// <returns>The number of boxes selected.</returns>
    /// <exception cref="ArgumentException">The lengths are not those of N boxes and of a number of classes.</exception>
    public int Run(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, Span<SelectedBox> selected)
    {
        var count = Count(boxes, scores);
        Reserve(count);
        for (var i = 0; i < count; i++)
        {
            _boxes[i] = Read(boxes.Slice(i * Coordinates, Coordinates));
        }

        var found = 0;
        for (var first = 0; first < scores.Length; first += count)
        {
            found += Select(scores.Slice(first, count), first / count, selected[found..]);
        }

        return found;
    }

    /// <summary>Selects boxes; unlike the other, this call allocates.</summary>
    /// <param name="boxes">The boxes, (N, 4).</param>
    /// <param name="scores">Their scores, (classes, N).</param>
    /// <returns>What is selected, class by class and in a class the highest score first.</returns>
    /// <exception cref="ArgumentException">The lengths are not those of N boxes and of a number of classes.</exception>
    public SelectedBox[] Run(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores)
    {
        var count = Count(boxes, scores);
        var most = count == 0 ? 0 : scores.Length / count * Math.Min(count, _selection.MaxPerClass);
        var selected = ArrayPool<SelectedBox>.Shared.Rent(most);
        try
        {
            return selected.AsSpan(0, Run(boxes, scores, selected)).ToArray();
        }
        finally
        {
            ArrayPool<SelectedBox>.Shared.Return(selected);
        }
    }

    private static int Count(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores)
    {
        var count = boxes.Length / Coordinates;
        if (count * Coordinates != boxes.Length || (count == 0 ? scores.Length != 0 : scores.Length % count != 0))
        {
            throw new ArgumentException(
                $"A box has {Coordinates} numbers, and a score for each class; {boxes.Length} numbers and {scores.Length} scores were given.");
        }

        return count;
    }

    private Box Read(ReadOnlySpan<float> box)
    {
        var read = _selection.Centred
            ? new CentredBox(box[0], box[1], box[2], box[3]).ToCorners()
            : new Box(MathF.Min(box[1], box[3]), MathF.Min(box[0], box[2]), MathF.Max(box[1], box[3]), MathF.Max(box[0], box[2]));

        // An empty box has no effect on others either.
        return read.IsFinite ? read : default;
    }

    private int Select(ReadOnlySpan<float> scores, int number, Span<SelectedBox> selected)
    {
        var limit = Math.Min(_selection.MaxPerClass, selected.Length);
        var candidates = Sort(scores);
        _kept.Begin(_boxes, _order.AsSpan(0, candidates));
        for (var i = 0; i < candidates && _kept.Count < limit; i++)
        {
            var index = _order[i];
            if (_kept.AddUnlessOverlapped(_boxes[index]))
            {
                selected[_kept.Count - 1] = new(number, index, scores[index]);
            }
        }

        return _kept.Count;
    }

    // The candidates of a class in _order, the best first.
    private int Sort(ReadOnlySpan<float> scores)
    {
        var count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (_selection.ScoreThreshold is { } threshold ? scores[i] > threshold : !float.IsNaN(scores[i]))
            {
                _keys[count++] = ScoreOrder.Key(scores[i], i);
            }
        }

        _keys.AsSpan(0, count).Sort();
        for (var i = 0; i < count; i++)
        {
            _order[i] = ScoreOrder.Index(_keys[i]);
        }

        return count;
    }

    private void Reserve(int capacity)
    {
        if (_boxes.Length < capacity)
        {
            _kept.Reserve(capacity);
            _boxes = new Box[capacity];
            _keys = new ulong[capacity];
            _order = new int[capacity];
        }
    }
}
