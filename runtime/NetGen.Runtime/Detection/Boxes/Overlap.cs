namespace NetGen.Detection;

/// <summary>
/// How much two boxes agree. Intersection over union is 1 for equal boxes and 0 for boxes apart; its generalisations
/// tell boxes apart that do not touch. IoU is 0 for empty boxes and for those with a coordinate that is no number.
/// </summary>
public static class Overlap
{
    // Keeps quotients finite for boxes without extent; as in torchvision.
    private const double Epsilon = 1e-7;

    /// <summary>The area of the intersection.</summary>
    public static float Intersection(in Box a, in Box b)
    {
        var width = MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left);
        var height = MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top);
        return MathF.Max(width, 0) * MathF.Max(height, 0);
    }

    /// <summary>Intersection over union, in [0, 1].</summary>
    public static float Iou(in Box a, in Box b)
    {
        // The same operations in the same order as in BoxLanes.Iou, and so the same bits.
        var intersection = Intersection(a, b);
        var quotient = intersection / (a.Area + b.Area - intersection);
        return quotient > 0 ? quotient : 0;
    }

    /// <summary>Intersection over union of two sizes at a shared centre.</summary>
    public static float SharedCentre(in BoxSize a, in BoxSize b)
    {
        var intersection = MathF.Min(a.Width, b.Width) * MathF.Min(a.Height, b.Height);
        return intersection > 0 ? intersection / (a.Area + b.Area - intersection) : 0;
    }

    /// <summary>
    /// Generalised IoU, in [-1, 1]: IoU less the share of the smallest enclosing box that neither covers (Rezatofighi
    /// et al. 2019).
    /// </summary>
    public static float Giou(in Box a, in Box b)
    {
        var hull = Hull(a, b);
        double area = hull.Area;
        double intersection = Intersection(a, b);
        var union = (double)a.Area + b.Area - intersection;
        return area > 0 ? (float)(Iou(a, b) - (area - union) / area) : 0;
    }

    /// <summary>
    /// Distance IoU, in [-1, 1]: IoU less the squared distance of the centres over the squared diagonal of the smallest
    /// enclosing box (Zheng et al. 2020, equation 7).
    /// </summary>
    public static float Diou(in Box a, in Box b) => (float)(Iou(a, b) - CentreDistance(a, b));

    /// <summary>
    /// Complete IoU: distance IoU less alpha v, where v is the squared difference of the angles of the diagonals in
    /// quarter turns, and alpha = v / (1 - IoU + v) (Zheng et al. 2020, equations 8 to 11).
    /// </summary>
    public static float Ciou(in Box a, in Box b)
    {
        double iou = Iou(a, b);
        var quarters = (Math.Atan2(a.Width, a.Height) - Math.Atan2(b.Width, b.Height)) / (Math.PI / 2);
        var v = quarters * quarters;
        return (float)(iou - CentreDistance(a, b) - v * v / (1 - iou + v + Epsilon));
    }

    private static double CentreDistance(in Box a, in Box b)
    {
        var hull = Hull(a, b);
        var x = ((double)a.Left + a.Right - b.Left - b.Right) / 2;
        var y = ((double)a.Top + a.Bottom - b.Top - b.Bottom) / 2;
        return (x * x + y * y) / ((double)hull.Width * hull.Width + (double)hull.Height * hull.Height + Epsilon);
    }

    private static Box Hull(in Box a, in Box b) => new(
        MathF.Min(a.Left, b.Left), MathF.Min(a.Top, b.Top), MathF.Max(a.Right, b.Right), MathF.Max(a.Bottom, b.Bottom));
}
