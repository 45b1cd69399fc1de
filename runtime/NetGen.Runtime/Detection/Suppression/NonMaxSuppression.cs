namespace NetGen.Detection;

/// <summary>
/// Of boxes that overlap, keeps the one with the highest score. Boxes with a coordinate or a score that is no finite
/// number are never kept; of equal scores the lower index counts as higher. With n boxes of which k are kept, the work
/// is n log n + k n at most: a box is compared with those kept boxes that lie near it.
/// </summary>
/// <remarks>The object owns the memory for the work, so that a call allocates only if there are more boxes than ever
/// before. One object serves one caller at a time.</remarks>
public sealed class NonMaxSuppression
{
    private readonly Suppression _options;
    private readonly KeptBoxes _kept;
    private readonly BoxLanes _lanes = new();
    private ulong[] _keys = [];
    private int[] _order = [];
    private float[] _scores = [];
    private int[] _keptIndices = [];
    private float[] _keptScores = [];
    private Box[] _boxes = [];
    private int[] _classes = [];
    private float[] _given = [];

    /// <summary>Creates the work space.</summary>
    /// <param name="options">What to keep.</param>
    /// <param name="capacity">The number of boxes up to which no call allocates.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NonMaxSuppression(Suppression options, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        options.Check();
        _options = options;
        _kept = new KeptBoxes(options.OverlapThreshold);
        Reserve(capacity);
        ReserveParts(capacity);
    }

    /// <summary>Chooses among boxes.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="classes">Their classes, 0 or more; empty if all are of one class.</param>
    /// <param name="kept">Receives the indices of the kept boxes, the highest score first; no more are kept than
    /// fit.</param>
    /// <param name="keptScores">Receives their scores, which soft suppression lowers; may be empty.</param>
    /// <returns>The number of boxes kept.</returns>
    /// <exception cref="ArgumentException">Lengths do not agree, or a class is negative.</exception>
    public int Run(
        ReadOnlySpan<Box> boxes,
        ReadOnlySpan<float> scores,
        ReadOnlySpan<int> classes,
        Span<int> kept,
        Span<float> keptScores = default)
    {
        Check(boxes, scores, classes, kept, keptScores);
        Reserve(boxes.Length);
        var limit = Math.Min(_options.Maximum, kept.Length);
        var separate = classes.Length > 0 && !_options.ClassAgnostic;
        var candidates = Sort(boxes, scores);
        if (separate)
        {
            SortByClass(classes, candidates);
        }

        var found = 0;
        for (var begin = 0; begin < candidates;)
        {
            var end = separate ? EndOfClass(classes, begin, candidates) : candidates;
            found = _options.Kind == SuppressionKind.Hard
                ? KeepHard(boxes, scores, begin, end, found, limit)
                : KeepSoft(boxes, scores, begin, end, found, limit);
            begin = end;
        }

        return Merge(found, limit, kept, keptScores);
    }

    /// <summary>Chooses among objects; soft suppression lowers scores.</summary>
    /// <param name="candidates">The objects.</param>
    /// <param name="kept">Receives those kept, the highest score first; no more are kept than fit.</param>
    /// <returns>Their number.</returns>
    public int Run(ReadOnlySpan<DetectedObject> candidates, Span<DetectedObject> kept)
    {
        ReserveParts(candidates.Length);
        for (var i = 0; i < candidates.Length; i++)
        {
            (_boxes[i], _classes[i], _given[i]) = candidates[i];
        }

        // Kept indices and scores take the place of the order, which the merge has done with, and of the given scores.
        Reserve(candidates.Length);
        var maximum = Math.Min(kept.Length, candidates.Length);
        var count = Run(
            _boxes.AsSpan(0, candidates.Length),
            _given.AsSpan(0, candidates.Length),
            _classes.AsSpan(0, candidates.Length),
            _order.AsSpan(0, maximum),
            _scores.AsSpan(0, maximum));
        for (var i = 0; i < count; i++)
        {
            kept[i] = candidates[_order[i]] with { Score = _scores[i] };
        }

        return count;
    }

    private static void Check(
        ReadOnlySpan<Box> boxes,
        ReadOnlySpan<float> scores,
        ReadOnlySpan<int> classes,
        ReadOnlySpan<int> kept,
        ReadOnlySpan<float> keptScores)
    {
        if (scores.Length != boxes.Length || (classes.Length != 0 && classes.Length != boxes.Length))
        {
            throw new ArgumentException(
                $"There must be a score and a class for each box: {boxes.Length} boxes, {scores.Length} scores, {classes.Length} classes.");
        }

        if (keptScores.Length != 0 && keptScores.Length < kept.Length)
        {
            throw new ArgumentException($"{kept.Length} indices but only {keptScores.Length} scores can be returned.", nameof(keptScores));
        }

        foreach (var number in classes)
        {
            if (number < 0)
            {
                throw new ArgumentException($"Classes are numbered from 0; there is a class {number}.", nameof(classes));
            }
        }
    }

    private void Reserve(int capacity)
    {
        _kept.Reserve(_options.Kind == SuppressionKind.Hard ? capacity : 0);
        _lanes.Reserve(_options.Kind == SuppressionKind.Hard ? 0 : capacity);
        if (_keys.Length < capacity)
        {
            _keys = new ulong[capacity];
            _order = new int[capacity];
            _scores = new float[capacity + System.Numerics.Vector<float>.Count];
            _keptIndices = new int[capacity];
            _keptScores = new float[capacity];
        }
    }

    private void ReserveParts(int capacity)
    {
        if (_boxes.Length < capacity)
        {
            _boxes = new Box[capacity];
            _classes = new int[capacity];
            _given = new float[capacity];
        }
    }

    // The candidates in _order, the highest score first.
    private int Sort(ReadOnlySpan<Box> boxes, ReadOnlySpan<float> scores)
    {
        var count = 0;
        for (var i = 0; i < boxes.Length; i++)
        {
            if (scores[i] > _options.ScoreThreshold && float.IsFinite(scores[i]) && boxes[i].IsFinite)
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

    // By class, and within a class as they were.
    private void SortByClass(ReadOnlySpan<int> classes, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _keys[i] = (ulong)classes[_order[i]] << 32 | (uint)i;
        }

        _keys.AsSpan(0, count).Sort();
        for (var i = 0; i < count; i++)
        {
            // Ranks become indices; the indices are read from a copy, since ranks of later classes may be lower.
            _keptIndices[i] = _order[(int)(uint)_keys[i]];
        }

        _keptIndices.AsSpan(0, count).CopyTo(_order);
    }

    private int EndOfClass(ReadOnlySpan<int> classes, int begin, int candidates)
    {
        var end = begin + 1;
        while (end < candidates && classes[_order[end]] == classes[_order[begin]])
        {
            end++;
        }

        return end;
    }

    private int KeepHard(ReadOnlySpan<Box> boxes, ReadOnlySpan<float> scores, int begin, int end, int found, int limit)
    {
        _kept.Begin(boxes, _order.AsSpan(begin, end - begin));
        for (var i = begin; i < end && _kept.Count < limit; i++)
        {
            var index = _order[i];
            if (_kept.AddUnlessOverlapped(boxes[index]))
            {
                _keptIndices[found] = index;
                _keptScores[found++] = scores[index];
            }
        }

        return found;
    }

    private int KeepSoft(ReadOnlySpan<Box> boxes, ReadOnlySpan<float> scores, int begin, int end, int found, int limit)
    {
        // In the order of the indices, so that the first of equal scores is the one with the lowest index.
        var order = _order.AsSpan(begin, end - begin);
        order.Sort();
        for (var i = 0; i < order.Length; i++)
        {
            _lanes.Set(i, boxes[order[i]]);
            _scores[i] = scores[order[i]];
        }

        var decay = new ScoreDecay(_lanes, order.Length, _scores, _options);
        for (var kept = 0; kept < limit && decay.Next(out var best, out var score); kept++)
        {
            _keptIndices[found] = order[best];
            _keptScores[found++] = score;
            decay.Lower(boxes[order[best]]);
        }

        return found;
    }

    // Of all classes, the highest score first.
    private int Merge(int found, int limit, Span<int> kept, Span<float> keptScores)
    {
        for (var i = 0; i < found; i++)
        {
            _keys[i] = ScoreOrder.Key(_keptScores[i], _keptIndices[i]);
        }

        _keys.AsSpan(0, found).Sort(_keptScores.AsSpan(0, found));
        var count = Math.Min(found, limit);
        for (var i = 0; i < count; i++)
        {
            kept[i] = ScoreOrder.Index(_keys[i]);
        }

        if (keptScores.Length > 0)
        {
            _keptScores.AsSpan(0, count).CopyTo(keptScores);
        }

        return count;
    }
}
