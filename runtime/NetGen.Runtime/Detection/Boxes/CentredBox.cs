namespace NetGen.Detection;

/// <summary>A rectangle by its centre and its size, as networks predict it; units as of <see cref="Box"/>.</summary>
/// <param name="X">The x of the centre.</param>
/// <param name="Y">The y of the centre.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct CentredBox(float X, float Y, float Width, float Height)
{
    /// <summary>The same rectangle by its corners.</summary>
    public Box ToCorners() => new(X - Width / 2, Y - Height / 2, X + Width / 2, Y + Height / 2);
}
