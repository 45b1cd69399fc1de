using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// Finds the objects in the outputs of a head: every box and class whose score, the probability of an object times that
/// of the class, is above a threshold. Boxes overlap; <see cref="NonMaxSuppression"/> chooses among them.
/// </summary>
/// <remarks>Owns its memory: a call allocates nothing, and one object serves one caller at a time.</remarks>
public sealed class HeadDecoder
{
    private readonly DetectionHead _head;
    private readonly float _threshold;
    private readonly float[] _scores;

    /// <summary>Creates a decoder.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="threshold">The score that an object must exceed, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is below 0 or no number.</exception>
    public HeadDecoder(DetectionHead head, float threshold)
    {
        ArgumentNullException.ThrowIfNull(head);
        Hyperparameter.RequireNonNegative(threshold, nameof(threshold));
        _head = head;
        _threshold = threshold;
        _scores = new float[Math.Max(head.Classes, 1) * Vector<float>.Count];
    }

    /// <summary>The largest number of objects there can be.</summary>
    public int Maximum => _head.BoxesPerCell * _head.Cells * Math.Max(_head.Classes, 1);

    /// <summary>Finds the objects of an image.</summary>
    /// <param name="output">The outputs of the image, (channels, H, W).</param>
    /// <param name="objects">Receives them, their boxes in fractions of the image and not clipped, in the order of
    /// anchors, cells and classes; those that do not fit are left out.</param>
    /// <returns>The number of objects, those left out included.</returns>
    /// <exception cref="ArgumentException">The length is not the head's.</exception>
    public int Decode(ReadOnlySpan<float> output, Span<DetectedObject> objects)
    {
        _head.CheckLength(output.Length);
        var threshold = new Vector<float>(_threshold);
        var found = 0;
        for (var box = 0; box < _head.BoxesPerCell; box++)
        {
            var outputs = output.Slice(_head.Plane(box, _head.ObjectChannel), _head.Cells);
            for (var cell = 0; cell < outputs.Length; cell += Vector<float>.Count)
            {
                // No class can have a higher score than the object.
                var sure = _head.ObjectScore(HeadLanes.Load(outputs, cell));
                if (Vector.GreaterThanAny(sure, threshold) && ScoresExceed(output, box, cell, sure, threshold))
                {
                    found = Add(output, box, cell, objects, found);
                }
            }
        }

        return found;
    }

    // Fills _scores, (classes, lanes); whether any of them is high enough.
    private bool ScoresExceed(ReadOnlySpan<float> output, int box, int cell, Vector<float> sure, Vector<float> threshold)
    {
        if (_head.Classes == 0)
        {
            Lanes.Store(sure, _scores, 0);
            return true;
        }

        var planes = output.Slice(_head.Plane(box, 5), _head.Classes * _head.Cells);
        var factor = _head.Scores == ClassScores.Softmax ? sure / HeadLanes.Exponentials(planes, _head.Cells, cell, _scores) : sure;
        var highest = Vector<float>.Zero;
        for (var number = 0; number < _head.Classes; number++)
        {
            var score = factor * (_head.Scores switch
            {
                ClassScores.Softmax => Lanes.Load(_scores, number * Vector<float>.Count),
                ClassScores.Logistic => HeadLanes.Sigmoid(HeadLanes.Load(planes.Slice(number * _head.Cells, _head.Cells), cell)),
                _ => HeadLanes.Load(planes.Slice(number * _head.Cells, _head.Cells), cell),
            });
            Lanes.Store(score, _scores, number * Vector<float>.Count);
            highest = Vector.ConditionalSelect(Vector.GreaterThan(score, highest), score, highest);
        }

        return Vector.GreaterThanAny(highest, threshold);
    }

    private int Add(ReadOnlySpan<float> output, int box, int cell, Span<DetectedObject> objects, int found)
    {
        var (x, y, width, height) = _head.Boxes(output, box, cell);
        var lanes = Math.Min(Vector<float>.Count, _head.Cells - cell);
        for (var lane = 0; lane < lanes; lane++)
        {
            var corners = new CentredBox(x[lane], y[lane], width[lane], height[lane]).ToCorners();
            for (var at = lane; at < _scores.Length; at += Vector<float>.Count)
            {
                if (_scores[at] > _threshold)
                {
                    if (found < objects.Length)
                    {
                        objects[found] = new(corners, at / Vector<float>.Count, _scores[at]);
                    }

                    found++;
                }
            }
        }

        return found;
    }
}
