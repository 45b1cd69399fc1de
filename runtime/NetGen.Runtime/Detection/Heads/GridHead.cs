using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The head of YOLOv1 as courses teach it, with one box per cell and no anchors: the channels p_c, b_x, b_y, b_w, b_h
/// and those of the classes. The centre of the box is (b_x, b_y) of its cell, and (b_w, b_h) are the square roots of
/// its size in fractions of the image (Redmon et al., You only look once, 2016, section 2.2). Linear outputs are the
/// numbers themselves, as there; else p_c, b_x and b_y are sigmoids of the outputs.
/// </summary>
/// <param name="width">The number of columns.</param>
/// <param name="height">The number of rows.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="scores">How outputs become probabilities.</param>
public sealed class GridHead(int width, int height, int classes, ClassScores scores = ClassScores.Linear)
    : DetectionHead(width, height, 1, classes, Enum.IsDefined(scores) ? scores : throw new ArgumentOutOfRangeException(nameof(scores)))
{
    /// <summary>Whether the outputs are the numbers themselves.</summary>
    public bool IsLinear => Scores == ClassScores.Linear;

    internal override int ObjectChannel => 0;

    internal override int BoxChannel => 1;

    internal override Vector<float> ObjectScore(Vector<float> output) => IsLinear ? output : HeadLanes.Sigmoid(output);

    internal override (Vector<float> X, Vector<float> Y, Vector<float> Width, Vector<float> Height) Boxes(
        ReadOnlySpan<float> output, int box, int cell)
    {
        var planes = output[Cells..];
        var x = HeadLanes.Load(planes[..Cells], cell);
        var y = HeadLanes.Load(planes.Slice(Cells, Cells), cell);
        var rootWidth = HeadLanes.Load(planes.Slice(2 * Cells, Cells), cell);
        var rootHeight = HeadLanes.Load(planes.Slice(3 * Cells, Cells), cell);
        return (
            ((IsLinear ? x : HeadLanes.Sigmoid(x)) + Columns(cell)) / new Vector<float>(Width),
            ((IsLinear ? y : HeadLanes.Sigmoid(y)) + Rows(cell)) / new Vector<float>(Height),
            rootWidth * rootWidth,
            rootHeight * rootHeight);
    }
}
