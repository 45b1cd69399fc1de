namespace NetGen.Imaging;

/// <summary>A colour.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    // Hues that are this part of the circle apart never come close to each other.
    private const double GoldenAngle = 0.618033988749895;

    /// <summary>The brightness as the eye sees it, in [0, 255] (ITU-R BT.601).</summary>
    public int Brightness => (299 * Red + 587 * Green + 114 * Blue) / 1000;

    /// <summary>Black or white, whichever can be read on this colour.</summary>
    public Colour Contrast => Brightness < 128 ? new(255, 255, 255) : default;

    internal byte this[int channel] => channel switch { 0 => Red, 1 => Green, _ => Blue };

    /// <summary>A bright colour for a class, unlike those of other classes.</summary>
    public static Colour OfClass(int number)
    {
        var hue = (number * GoldenAngle % 1 + 1) % 1 * 6;
        return new(Ramp(hue + 5), Ramp(hue + 3), Ramp(hue + 1));
    }

    // A channel of a saturated colour over the six parts of the circle of hues.
    private static byte Ramp(double hue)
    {
        var k = hue % 6;
        return (byte)(255 * (1 - 0.9 * Math.Clamp(Math.Min(k, 4 - k), 0, 1)) + 0.5);
    }
}
