using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// The head of a region proposal network (Ren et al., Faster R-CNN, 2015, section 3.1): for each anchor, which stands
/// in the middle of its cell, the logit of an object and the <see cref="BoxDeltas"/> of its box.
/// </summary>
/// <param name="grid">The cells and anchors.</param>
public sealed class ProposalHead(AnchorGrid grid) : DetectionHead(
    (grid ?? throw new ArgumentNullException(nameof(grid))).Width, grid.Height, grid.Anchors.Length, 0, ClassScores.Logistic)
{
    /// <summary>The cells and anchors.</summary>
    public AnchorGrid Grid { get; } = grid;

    internal override int ObjectChannel => 0;

    internal override int BoxChannel => 1;

    /// <summary>The anchor box of a cell, in fractions of the image.</summary>
    public CentredBox Anchor(int anchor, int row, int column) =>
        new((column + 0.5f) / Width, (row + 0.5f) / Height, Grid.Anchors[anchor].Width, Grid.Anchors[anchor].Height);

    internal override Vector<float> ObjectScore(Vector<float> output) => HeadLanes.Sigmoid(output);

    internal override (Vector<float> X, Vector<float> Y, Vector<float> Width, Vector<float> Height) Boxes(
        ReadOnlySpan<float> output, int box, int cell)
    {
        var anchor = Grid.Anchors[box];
        var planes = output[Plane(box, 1)..];
        var half = new Vector<float>(0.5f);
        var largest = new Vector<float>(BoxDeltas.LargestRatio);
        return (
            (Columns(cell) + half) / new Vector<float>(Width) + HeadLanes.Load(planes[..Cells], cell) * anchor.Width,
            (Rows(cell) + half) / new Vector<float>(Height) + HeadLanes.Load(planes.Slice(Cells, Cells), cell) * anchor.Height,
            Vector.Exp(Vector.Min(HeadLanes.Load(planes.Slice(2 * Cells, Cells), cell), largest)) * anchor.Width,
            Vector.Exp(Vector.Min(HeadLanes.Load(planes.Slice(3 * Cells, Cells), cell), largest)) * anchor.Height);
    }
}
