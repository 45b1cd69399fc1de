using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The loss of an <see cref="AnchorHead"/>. For each object, the prediction of its cell and best anchor learns that
/// there is an object, its box and its class; all others learn that there is none, but for those whose box overlaps an
/// object well enough. Their boxes and classes have no gradient. Of two objects in one place the first one counts;
/// <see cref="AnchorGrid.Assign"/> tells. Terms, with the weights of <see cref="YoloWeights"/>:
/// <code>
/// object      sigmoid(t_o) against 1, the IoU, or 0
/// centre      sigmoid(t_x), sigmoid(t_y) against the place within the cell
/// size        1/2 (t_w - log(w / p_w))^2, 1/2 (t_h - log(h / p_h))^2
/// class       cross entropy
/// </code>
/// The gradients are those of Darknet's region and yolo layers; the mean is over the images.
/// </summary>
public sealed class YoloLoss : DetectionLoss
{
    private readonly AnchorHead _head;
    private readonly YoloWeights _weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="weights">What counts how much: by default <see cref="YoloWeights.V2"/> for softmax classes, else
    /// <see cref="YoloWeights.V3"/>.</param>
    /// <param name="maximumObjects">The largest number of objects of an image, up to 1024.</param>
    /// <param name="reduction">How the losses of a batch become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public YoloLoss(AnchorHead head, YoloWeights? weights = null, int maximumObjects = 64, Reduction reduction = Reduction.Mean)
        : base(maximumObjects, reduction)
    {
        ArgumentNullException.ThrowIfNull(head);
        _head = head;
        _weights = weights ?? (head.Scores == ClassScores.Softmax ? YoloWeights.V2 : YoloWeights.V3);
        _weights.Check();
    }

    /// <inheritdoc/>
    public override string? Objection(ReadOnlySpan<int> shape) => Unless(_head.Length, shape);

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        _head.CheckLength(output.Length);
        _head.CheckLength(gradient.Length);
        Span<GroundTruth> truths = stackalloc GroundTruth[MaximumObjects];
        Span<GridPlace> places = stackalloc GridPlace[MaximumObjects];
        truths = truths[..Read(_head, target, truths)];
        places = places[..truths.Length];
        _head.Grid.Assign(truths, places);

        gradient.Clear();
        foreach (var place in places)
        {
            if (place.IsOwn)
            {
                // Marks what is responsible, until the object's own gradient stands there.
                gradient[Index(place, _head.ObjectChannel)] = 1;
            }
        }

        var loss = NoObjects(output, truths, scale, gradient);
        for (var i = 0; i < truths.Length; i++)
        {
            if (places[i].IsOwn)
            {
                loss += Object(output, truths[i], places[i], scale, gradient);
            }
        }

        return loss;
    }

    private int Index(GridPlace place, int channel) => _head.Plane(place.Anchor, channel) + place.Row * _head.Width + place.Column;

    private double NoObjects(ReadOnlySpan<float> output, ReadOnlySpan<GroundTruth> truths, float scale, Span<float> gradient)
    {
        double loss = 0;
        for (var anchor = 0; anchor < _head.BoxesPerCell; anchor++)
        {
            var plane = _head.Plane(anchor, _head.ObjectChannel);
            var outputs = output.Slice(plane, _head.Cells);
            var gradients = gradient.Slice(plane, _head.Cells);
            for (var cell = 0; cell < outputs.Length; cell += Vector<float>.Count)
            {
                var marks = HeadLanes.Load(gradients, cell);
                var isFree = Vector.Equals(marks, Vector<float>.Zero)
                    & Vector.LessThanOrEqual(BestIou(output, truths, anchor, cell), new Vector<float>(_weights.IgnoreThreshold));
                var weight = Vector.ConditionalSelect(isFree, new Vector<float>(_weights.NoObject), Vector<float>.Zero);
                var x = HeadLanes.Load(outputs, cell);
                var s = HeadLanes.Sigmoid(x);
                var derivative = _weights.CrossEntropy ? weight * s : weight * s * s * (Vector<float>.One - s);
                HeadLanes.Store(marks + scale * derivative, gradients, cell);

                // The cross entropy of nothing is -log(1 - sigmoid(x)) = max(x, 0) + log(1 + exp(-|x|)).
                var term = _weights.CrossEntropy
                    ? Vector.Max(x, Vector<float>.Zero) + Vector.Log(Vector<float>.One + Vector.Exp(-Vector.Abs(x)))
                    : 0.5f * s * s;
                loss += Sum(weight * term, Math.Min(Vector<float>.Count, outputs.Length - cell));
            }
        }

        return loss;
    }

    // The highest IoU of the boxes of a vector of cells with an object.
    private Vector<float> BestIou(ReadOnlySpan<float> output, ReadOnlySpan<GroundTruth> truths, int anchor, int cell)
    {
        var best = Vector<float>.Zero;
        if (truths.Length == 0 || _weights.IgnoreThreshold >= 1)
        {
            return best;
        }

        var (x, y, width, height) = _head.Boxes(output, anchor, cell);
        var (left, right) = (x - width * 0.5f, x + width * 0.5f);
        var (top, bottom) = (y - height * 0.5f, y + height * 0.5f);
        var area = width * height;
        foreach (var truth in truths)
        {
            var of = new BoxLanes.Broadcast(truth.Box);
            var across = Vector.Min(right, of.Right) - Vector.Max(left, of.Left);
            var down = Vector.Min(bottom, of.Bottom) - Vector.Max(top, of.Top);
            var intersection = Vector.Max(across, Vector<float>.Zero) * Vector.Max(down, Vector<float>.Zero);
            var iou = intersection / (area + of.Area - intersection);
            best = Vector.ConditionalSelect(Vector.GreaterThan(iou, best), iou, best);
        }

        return best;
    }

    private double Object(ReadOnlySpan<float> output, GroundTruth truth, GridPlace place, float scale, Span<float> gradient)
    {
        var at = Index(place, 0);
        var cells = _head.Cells;
        var box = truth.Box.ToCentred();
        var anchor = _head.Grid.Anchors[place.Anchor];
        var weight = _weights.Coordinates * (_weights.EmphasizesSmall ? 2 - box.Width * box.Height : 1);
        var isCrossed = _weights.CrossEntropy;
        var loss =
            HeadTerms.Logistic(output[at], box.X * _head.Width - place.Column, weight, isCrossed, scale, out gradient[at])
            + HeadTerms.Logistic(
                output[at + cells], box.Y * _head.Height - place.Row, weight, isCrossed, scale, out gradient[at + cells])
            + HeadTerms.Square(output[at + 2 * cells], MathF.Log(box.Width / anchor.Width), weight, scale, out gradient[at + 2 * cells])
            + HeadTerms.Square(
                output[at + 3 * cells], MathF.Log(box.Height / anchor.Height), weight, scale, out gradient[at + 3 * cells]);

        var expected = _weights.Rescores ? Overlap.Iou(Predicted(output, place), truth.Box) : 1;
        var objectAt = at + _head.ObjectChannel * cells;
        loss += HeadTerms.Logistic(output[objectAt], expected, _weights.Object, isCrossed, scale, out gradient[objectAt]);
        return _head.Classes == 0
            ? loss
            : loss + HeadTerms.Classes(
                output[(at + 5 * cells)..], cells, _head.Classes, truth.Class, _head.Scores, _weights.Class, scale, gradient[(at + 5 * cells)..]);
    }

    private Box Predicted(ReadOnlySpan<float> output, GridPlace place)
    {
        var at = Index(place, 0);
        var cells = _head.Cells;
        var anchor = _head.Grid.Anchors[place.Anchor];
        return new CentredBox(
            (HeadLanes.Sigmoid(output[at]) + place.Column) / _head.Width,
            (HeadLanes.Sigmoid(output[at + cells]) + place.Row) / _head.Height,
            anchor.Width * MathF.Exp(output[at + 2 * cells]),
            anchor.Height * MathF.Exp(output[at + 3 * cells])).ToCorners();
    }

    private static double Sum(Vector<float> terms, int lanes)
    {
        double sum = 0;
        for (var lane = 0; lane < lanes; lane++)
        {
            sum += terms[lane];
        }

        return sum;
    }
}
