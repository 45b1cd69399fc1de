using NetGen.Randomness;

namespace NetGen.Data;

/// <summary>How one digit is written: where its strokes go and what they look like.</summary>
internal readonly struct Handwriting
{
    private readonly float _xx;
    private readonly float _xy;
    private readonly float _yx;
    private readonly float _yy;
    private readonly float _x;
    private readonly float _y;
    private readonly float _waveX;
    private readonly float _waveY;
    private readonly float _phaseX;
    private readonly float _phaseY;

    private Handwriting(ref RandomStream random)
    {
        var angle = Spread(ref random, 0.4f);
        var slant = Spread(ref random, 0.45f);
        var width = random.NextUniform(0.42f, 0.8f);
        var height = random.NextUniform(0.5f, 0.84f);
        var (sin, cos) = MathF.SinCos(angle);

        // Rotation x slant x scale.
        _xx = cos * width;
        _xy = -(cos * slant + sin) * height;
        _yx = sin * width;
        _yy = (cos - sin * slant) * height;
        _x = 0.5f + Spread(ref random, 0.1f);
        _y = 0.5f + Spread(ref random, 0.1f);
        _waveX = Spread(ref random, 0.1f);
        _waveY = Spread(ref random, 0.1f);
        _phaseX = random.NextUniform(0, 2 * MathF.PI);
        _phaseY = random.NextUniform(0, 2 * MathF.PI);
        Thickness = random.NextUniform(0.04f, 0.13f);
        Softness = random.NextUniform(0.8f, 1.6f);
        Ink = random.NextUniform(0.5f, 1);
        Noise = random.NextUniform(0, 0.15f);
    }

    /// <summary>The thickness of a stroke, of the image's size.</summary>
    public float Thickness { get; }

    /// <summary>The width of a stroke's edge in pixels of an image of 28.</summary>
    public float Softness { get; }

    /// <summary>The darkness of a stroke, at most 1.</summary>
    public float Ink { get; }

    /// <summary>The standard deviation of the noise.</summary>
    public float Noise { get; }

    /// <summary>Draws a way of writing.</summary>
    public static Handwriting Draw(ref RandomStream random) => new(ref random);

    /// <summary>Where a point of the unit box goes, in pixels.</summary>
    public (float X, float Y) Place((float X, float Y) point, int size)
    {
        // A wave each way bends straight lines and makes loops uneven.
        var x = point.X - 0.5f + _waveX * MathF.Sin(5 * point.Y + _phaseX);
        var y = point.Y - 0.5f + _waveY * MathF.Sin(5 * point.X + _phaseY);
        return (size * (_x + _xx * x + _xy * y), size * (_y + _yx * x + _yy * y));
    }

    // In +-limit, the middle more likely than the ends.
    private static float Spread(ref RandomStream random, float limit) =>
        limit * (random.NextUniform(-1, 1) + random.NextUniform(-1, 1)) / 2;
}
