using System.Numerics;
using NetGen.Generated;

namespace NetGen.Detection;

/// <summary>
/// What the outputs of a network mean that classifies all windows of its input at once, (classes, rows, columns): for
/// each window that the classifier is sure of, an object in its place.
/// </summary>
/// <remarks>Owns its memory: a call allocates nothing, and one object serves one caller at a time.</remarks>
public sealed class WindowScores
{
    private readonly WindowInfo _windows;
    private readonly int _classes;
    private readonly int _rows;
    private readonly int _columns;
    private readonly ClassScores _kind;
    private readonly int _background;
    private readonly float _threshold;
    private readonly float[] _scores;

    /// <summary>Creates the decoder of a network.</summary>
    /// <param name="info">The network, declared with <c>Windows</c> for images of two dimensions; its first output
    /// gives each window one number per class.</param>
    /// <param name="threshold">The score that an object must exceed, at least 0.</param>
    /// <param name="scores">How outputs become probabilities; <see cref="ClassScores.Linear"/> behind Softmax.</param>
    /// <param name="background">The class that is no object; -1 if there is none.</param>
    /// <exception cref="ArgumentException">The network does not slide over images, or its first output is not that of
    /// each window.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public WindowScores(NetworkInfo info, float threshold, ClassScores scores = ClassScores.Softmax, int background = -1)
    {
        ArgumentNullException.ThrowIfNull(info);
        Hyperparameter.RequireNonNegative(threshold, nameof(threshold));
        if (info.Windows is not { Extents.Length: 2 } windows)
        {
            throw new ArgumentException($"{info.Name} is not declared with Windows of two dimensions.", nameof(info));
        }

        // A map within the network has more places than windows, and so has an output whose windows lie closer than
        // those of another.
        var places = windows.Extents.Select((extent, axis) => (info.InputShape[axis + 1] - extent) / windows.Strides[axis] + 1).ToArray();
        if (!places.AsSpan().SequenceEqual(info.OutputShape.AsSpan(1)))
        {
            throw new ArgumentException(
                $"{info.Name} has {places[0]} x {places[1]} windows; '{info.Outputs[0].Name}' is {Shapes.Text(info.OutputShape)}, not a number per class for each.",
                nameof(info));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(background, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(background, info.OutputShape[0]);
        (_windows, _kind, _background, _threshold) = (windows, scores, background, threshold);
        (_classes, _rows, _columns) = (info.OutputShape[0], info.OutputShape[1], info.OutputShape[2]);
        _scores = new float[_classes * Vector<float>.Count];
    }

    /// <summary>The largest number of objects there can be.</summary>
    public int Maximum => _classes * _rows * _columns;

    /// <summary>Finds the objects of an image.</summary>
    /// <param name="output">The outputs, (classes, rows, columns).</param>
    /// <param name="letterbox">Where the image lies within the network's input. Windows whose centre is beside it count
    /// nothing.</param>
    /// <param name="objects">Receives them, in pixels of the image and not clipped, row by row; those that do not fit
    /// are left out.</param>
    /// <returns>The number of objects, those left out included.</returns>
    /// <exception cref="ArgumentException">The length is not that of the outputs.</exception>
    public int Decode(ReadOnlySpan<float> output, in Letterbox letterbox, Span<DetectedObject> objects)
    {
        if (output.Length != Maximum)
        {
            throw new ArgumentException($"The outputs are {_classes} x {_rows} x {_columns} floats; {output.Length} were given.", nameof(output));
        }

        var threshold = new Vector<float>(_threshold);
        var found = 0;
        for (var window = 0; window < _rows * _columns; window += Vector<float>.Count)
        {
            if (Vector.GreaterThanAny(Score(output, window), threshold))
            {
                found = Add(window, letterbox, objects, found);
            }
        }

        return found;
    }

    // Fills _scores, (classes, lanes), for the windows from one on; returns the highest of those that are objects.
    private Vector<float> Score(ReadOnlySpan<float> output, int window)
    {
        var plane = _rows * _columns;
        var factor = _kind == ClassScores.Softmax
            ? Vector<float>.One / HeadLanes.Exponentials(output, plane, window, _scores)
            : Vector<float>.One;
        var highest = Vector<float>.Zero;
        for (var number = 0; number < _classes; number++)
        {
            var score = _kind switch
            {
                ClassScores.Softmax => factor * Lanes.Load(_scores, number * Vector<float>.Count),
                ClassScores.Logistic => HeadLanes.Sigmoid(HeadLanes.Load(output.Slice(number * plane, plane), window)),
                _ => HeadLanes.Load(output.Slice(number * plane, plane), window),
            };
            Lanes.Store(score, _scores, number * Vector<float>.Count);
            highest = number == _background
                ? highest
                : Vector.ConditionalSelect(Vector.GreaterThan(score, highest), score, highest);
        }

        return highest;
    }

    private int Add(int first, in Letterbox letterbox, Span<DetectedObject> objects, int found)
    {
        var lanes = Math.Min(Vector<float>.Count, _rows * _columns - first);
        for (var lane = 0; lane < lanes; lane++)
        {
            var (row, column) = Math.DivRem(first + lane, _columns);
            var box = letterbox.ToSource(new Box(0, 0, _windows.Extents[1], _windows.Extents[0])
                .Move(column * _windows.Strides[1], row * _windows.Strides[0]));
            var centre = box.ToCentred();
            if (!(centre.X >= 0 && centre.X <= letterbox.SourceWidth && centre.Y >= 0 && centre.Y <= letterbox.SourceHeight))
            {
                continue;
            }

            for (var number = 0; number < _classes; number++)
            {
                var score = _scores[number * Vector<float>.Count + lane];
                if (score > _threshold && number != _background)
                {
                    if (found < objects.Length)
                    {
                        objects[found] = new(box, number, score);
                    }

                    found++;
                }
            }
        }

        return found;
    }
}
