namespace NetGen.Detection;

/// <summary>
/// A rectangle by its corners, x to the right and y downwards; the corners are points of the plane, so that a box of
/// one pixel is 1 wide. Whether the unit is a pixel or the size of the image is the caller's matter:
/// <see cref="ToPixels"/> and
/// <see cref="ToFractions"/> lead from one to the other. A box whose corners are in the wrong order is empty.
/// </summary>
/// <param name="Left">The smaller x.</param>
/// <param name="Top">The smaller y.</param>
/// <param name="Right">The larger x.</param>
/// <param name="Bottom">The larger y.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Right - left; negative if the corners are in the wrong order.</summary>
    public float Width => Right - Left;

    /// <summary>Bottom - top; negative if the corners are in the wrong order.</summary>
    public float Height => Bottom - Top;

    /// <summary>Width times height, 0 for an empty box.</summary>
    public float Area => MathF.Max(Width, 0) * MathF.Max(Height, 0);

    /// <summary>Whether all four corners are finite numbers.</summary>
    public bool IsFinite => float.IsFinite(Left) && float.IsFinite(Top) && float.IsFinite(Right) && float.IsFinite(Bottom);

    /// <summary>The same rectangle by centre and size.</summary>
    public CentredBox ToCentred() => new((Left + Right) / 2, (Top + Bottom) / 2, Width, Height);

    /// <summary>From fractions of an image to its pixels.</summary>
    /// <param name="width">The image's width in pixels.</param>
    /// <param name="height">Its height.</param>
    public Box ToPixels(int width, int height) => Scale(width, height);

    /// <summary>From pixels of an image to fractions of it.</summary>
    /// <param name="width">The image's width in pixels.</param>
    /// <param name="height">Its height.</param>
    public Box ToFractions(int width, int height) => new(Left / width, Top / height, Right / width, Bottom / height);

    /// <summary>Multiplies the coordinates.</summary>
    public Box Scale(float x, float y) => new(Left * x, Top * y, Right * x, Bottom * y);

    /// <summary>Moves the box.</summary>
    public Box Move(float x, float y) => new(Left + x, Top + y, Right + x, Bottom + y);

    /// <summary>The part within (0, 0, <paramref name="width"/>, <paramref name="height"/>).</summary>
    public Box Clip(float width, float height) => new(
        Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));
}
