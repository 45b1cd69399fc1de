namespace NetGen.Detection;

/// <summary>
/// Precision over recall: point i is of the i + 1 detections with the highest scores. Precision is the share of correct
/// ones among them, recall the share of the objects that they find.
/// </summary>
public sealed class PrecisionRecallCurve
{
    private readonly int[] _correct;
    private readonly double[] _interpolated;

    /// <summary>Creates the curve.</summary>
    /// <param name="isCorrect">Whether each detection is correct, the highest score first.</param>
    /// <param name="objects">The number of objects there are.</param>
    /// <exception cref="ArgumentException">More detections are correct than there are objects.</exception>
    public PrecisionRecallCurve(ReadOnlySpan<bool> isCorrect, int objects)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(objects);
        Objects = objects;
        _correct = new int[isCorrect.Length];
        _interpolated = new double[isCorrect.Length];
        var correct = 0;
        for (var i = 0; i < isCorrect.Length; i++)
        {
            correct += isCorrect[i] ? 1 : 0;
            _correct[i] = correct;
        }

        if (correct > objects)
        {
            throw new ArgumentException($"{correct} detections are correct, but there are {objects} objects.", nameof(isCorrect));
        }

        var highest = 0.0;
        for (var i = isCorrect.Length - 1; i >= 0; i--)
        {
            highest = Math.Max(highest, Precision(i));
            _interpolated[i] = highest;
        }
    }

    /// <summary>The number of points.</summary>
    public int Count => _correct.Length;

    /// <summary>The number of objects.</summary>
    public int Objects { get; }

    /// <summary>The precision of a point.</summary>
    public double Precision(int point) => (double)_correct[point] / (point + 1);

    /// <summary>The recall of a point; 0 if there are no objects.</summary>
    public double Recall(int point) => Objects == 0 ? 0 : (double)_correct[point] / Objects;

    /// <summary>The highest precision at a recall of at least parts / of, compared as whole numbers; 0 if that recall
    /// is not reached.</summary>
    public double InterpolatedPrecision(int parts, int of)
    {
        for (var i = 0; i < Count; i++)
        {
            if ((long)_correct[i] * of >= (long)parts * Objects)
            {
                return _interpolated[i];
            }
        }

        return 0;
    }

    /// <summary>The average precision; 0 if there are no objects.</summary>
    public double Average(AveragePrecisionKind kind)
    {
        if (Objects == 0)
        {
            return 0;
        }

        return kind switch
        {
            AveragePrecisionKind.Voc2007 => Mean(10),
            AveragePrecisionKind.Voc2010 => Area(),
            AveragePrecisionKind.Coco => Mean(100),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of average precision."),
        };
    }

    private double Mean(int steps)
    {
        double sum = 0;
        for (var step = 0; step <= steps; step++)
        {
            sum += InterpolatedPrecision(step, steps);
        }

        return sum / (steps + 1);
    }

    // Each correct detection widens the recall by one object, at the interpolated precision of its point.
    private double Area()
    {
        double sum = 0;
        for (var i = 0; i < Count; i++)
        {
            sum += (_correct[i] - (i == 0 ? 0 : _correct[i - 1])) * _interpolated[i];
        }

        return sum / Objects;
    }
}
