namespace NetGen.Detection;

/// <summary>The size of a box; an anchor is one. Units as of <see cref="Box"/>.</summary>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct BoxSize(float Width, float Height)
{
    /// <summary>Width times height.</summary>
    public float Area => Width * Height;

    /// <summary>Multiplies the extents.</summary>
    public BoxSize Scale(float x, float y) => new(Width * x, Height * y);
}
