using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The region head of YOLOv2 and v3: for each anchor of size (p_w, p_h) the channels t_x, t_y, t_w, t_h, t_o and those
/// of the classes. The box of the cell in column c and row r has its centre at (sigmoid(t_x) + c, sigmoid(t_y) + r)
/// cells and the size (p_w exp(t_w), p_h exp(t_h)); sigmoid(t_o) is the probability of an object (Redmon and Farhadi,
/// YOLO9000, 2017, section 2).
/// </summary>
public sealed class AnchorHead : DetectionHead
{
    /// <summary>Creates a head.</summary>
    /// <param name="grid">Its cells and anchors.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="scores">Softmax as in YOLOv2, or logistic as in YOLOv3.</param>
    public AnchorHead(AnchorGrid grid, int classes, ClassScores scores = ClassScores.Softmax)
        : base((grid ?? throw new ArgumentNullException(nameof(grid))).Width, grid.Height, grid.Anchors.Length, classes, scores)
    {
        if (scores is not (ClassScores.Softmax or ClassScores.Logistic))
        {
            throw new ArgumentOutOfRangeException(nameof(scores), scores, "Classes of this head are softmax or logistic.");
        }

        Grid = grid;
    }

    /// <summary>The cells and anchors.</summary>
    public AnchorGrid Grid { get; }

    internal override int ObjectChannel => 4;

    internal override int BoxChannel => 0;

    internal override Vector<float> ObjectScore(Vector<float> output) => HeadLanes.Sigmoid(output);

    internal override (Vector<float> X, Vector<float> Y, Vector<float> Width, Vector<float> Height) Boxes(
        ReadOnlySpan<float> output, int box, int cell)
    {
        var anchor = Grid.Anchors[box];
        var planes = output[Plane(box, 0)..];
        return (
            (HeadLanes.Sigmoid(HeadLanes.Load(planes[..Cells], cell)) + Columns(cell)) / new Vector<float>(Width),
            (HeadLanes.Sigmoid(HeadLanes.Load(planes.Slice(Cells, Cells), cell)) + Rows(cell)) / new Vector<float>(Height),
            Vector.Exp(HeadLanes.Load(planes.Slice(2 * Cells, Cells), cell)) * anchor.Width,
            Vector.Exp(HeadLanes.Load(planes.Slice(3 * Cells, Cells), cell)) * anchor.Height);
    }
}
