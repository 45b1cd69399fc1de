using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The loss of a <see cref="GridHead"/>. The cell with the centre of an object learns p_c = 1, the box and the class;
/// every other cell learns p_c = 0, and the rest of it has no gradient. Of two objects in one cell the first one
/// counts:
/// <see cref="Assign"/> tells. With linear outputs all terms are squares of differences (Redmon et al. 2016, equation
/// 3); else p_c and the classes are compared by cross entropy, and the box by squares. The mean is over the images.
/// </summary>
public sealed class GridLoss : DetectionLoss
{
    private readonly GridHead _head;
    private readonly GridWeights _weights;
    private readonly AnchorGrid _grid;

    /// <summary>Creates the loss.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="weights">What counts how much.</param>
    /// <param name="maximumObjects">The largest number of objects of an image, up to 1024.</param>
    /// <param name="reduction">How the losses of a batch become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GridLoss(GridHead head, GridWeights? weights = null, int maximumObjects = 64, Reduction reduction = Reduction.Mean)
        : base(maximumObjects, reduction)
    {
        ArgumentNullException.ThrowIfNull(head);
        _head = head;
        _weights = weights ?? new();
        _weights.Check();
        _grid = new AnchorGrid(head.Width, head.Height, [new BoxSize(1, 1)]);
    }

    /// <summary>Finds the cell of each object; see <see cref="AnchorGrid.Assign"/>.</summary>
    public int Assign(ReadOnlySpan<GroundTruth> truths, Span<GridPlace> places) => _grid.Assign(truths, places);

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
        _grid.Assign(truths, places);

        gradient.Clear();
        double loss = 0;
        for (var cell = 0; cell < _head.Cells; cell++)
        {
            var owner = Owner(places, cell);
            loss += owner < 0
                ? ObjectTerm(output[cell], 0, _weights.NoObject, scale, out gradient[cell])
                : Object(output, truths[owner], places[owner], scale, gradient);
        }

        return loss;
    }

    private int Owner(ReadOnlySpan<GridPlace> places, int cell)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].IsOwn && places[i].Row * _head.Width + places[i].Column == cell)
            {
                return i;
            }
        }

        return -1;
    }

    private double Object(ReadOnlySpan<float> output, GroundTruth truth, GridPlace place, float scale, Span<float> gradient)
    {
        var cells = _head.Cells;
        var cell = place.Row * _head.Width + place.Column;
        var box = truth.Box.ToCentred();
        var expected = _weights.Rescores ? Overlap.Iou(Predicted(output, cell), truth.Box) : 1;
        var (x, y, width, height) = (cell + cells, cell + 2 * cells, cell + 3 * cells, cell + 4 * cells);
        var weight = 2 * _weights.Coordinates;
        var loss = ObjectTerm(output[cell], expected, _weights.Object, scale, out gradient[cell])
            + Centre(output[x], box.X * _head.Width - place.Column, weight, scale, out gradient[x])
            + Centre(output[y], box.Y * _head.Height - place.Row, weight, scale, out gradient[y])
            + HeadTerms.Square(output[width], MathF.Sqrt(box.Width), weight, scale, out gradient[width])
            + HeadTerms.Square(output[height], MathF.Sqrt(box.Height), weight, scale, out gradient[height]);
        if (_head.Classes == 0)
        {
            return loss;
        }

        var classes = cell + 5 * cells;
        return loss + HeadTerms.Classes(
            output[classes..],
            cells,
            _head.Classes,
            truth.Class,
            _head.Scores,
            _head.IsLinear ? 2 * _weights.Class : _weights.Class,
            scale,
            gradient[classes..]);
    }

    // Terms are halves of squares; the paper's are whole.
    private double ObjectTerm(float x, float target, float weight, float scale, out float gradient) => _head.IsLinear
        ? HeadTerms.Square(x, target, 2 * weight, scale, out gradient)
        : HeadTerms.Logistic(x, target, weight, crossEntropy: true, scale, out gradient);

    private double Centre(float x, float target, float weight, float scale, out float gradient) => _head.IsLinear
        ? HeadTerms.Square(x, target, weight, scale, out gradient)
        : HeadTerms.Logistic(x, target, weight, crossEntropy: false, scale, out gradient);

    private Box Predicted(ReadOnlySpan<float> output, int cell)
    {
        var first = cell / Vector<float>.Count * Vector<float>.Count;
        var (x, y, width, height) = _head.Boxes(output, 0, first);
        var lane = cell - first;
        return new CentredBox(x[lane], y[lane], width[lane], height[lane]).ToCorners();
    }
}
