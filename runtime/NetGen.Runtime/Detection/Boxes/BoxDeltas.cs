namespace NetGen.Detection;

/// <summary>
/// A box relative to an anchor box: the shift of the centre in widths and heights of the anchor, and the logarithms of
/// the ratios of the sizes (Girshick et al., Rich feature hierarchies, 2014, appendix C), each times a weight.
/// </summary>
/// <param name="X">w_x (x - x_a) / w_a.</param>
/// <param name="Y">w_y (y - y_a) / h_a.</param>
/// <param name="Width">w_w log(w / w_a).</param>
/// <param name="Height">w_h log(h / h_a).</param>
public readonly record struct BoxDeltas(float X, float Y, float Width, float Height)
{
    /// <summary>A decoded box is at most exp of this times larger than its anchor: 1000 / 16, as in
    /// torchvision.</summary>
    public const float LargestRatio = 4.135166556742356f;

    /// <summary>No weights: all are 1.</summary>
    public static BoxDeltas Unweighted { get; } = new(1, 1, 1, 1);

    /// <summary>Encodes a box.</summary>
    /// <param name="box">The box, of a size above 0.</param>
    /// <param name="anchor">The anchor, of a size above 0.</param>
    /// <param name="weights">The weights.</param>
    public static BoxDeltas Encode(in CentredBox box, in CentredBox anchor, in BoxDeltas weights) => new(
        weights.X * (box.X - anchor.X) / anchor.Width,
        weights.Y * (box.Y - anchor.Y) / anchor.Height,
        weights.Width * MathF.Log(box.Width / anchor.Width),
        weights.Height * MathF.Log(box.Height / anchor.Height));

    /// <summary>The box that these deltas give.</summary>
    /// <param name="anchor">The anchor.</param>
    /// <param name="weights">The weights.</param>
    public CentredBox Decode(in CentredBox anchor, in BoxDeltas weights) => new(
        anchor.X + X / weights.X * anchor.Width,
        anchor.Y + Y / weights.Y * anchor.Height,
        anchor.Width * MathF.Exp(MathF.Min(Width / weights.Width, LargestRatio)),
        anchor.Height * MathF.Exp(MathF.Min(Height / weights.Height, LargestRatio)));
}
