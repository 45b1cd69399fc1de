namespace NetGen.Data;

/// <summary>The shapes of the ten digits as strokes: polylines in a box of width and height 1, y downwards.</summary>
internal static class DigitStrokes
{
    // Points of an arc a quarter turn long; at the size of a digit its corners cannot be seen.
    private const int PointsPerQuarter = 5;

    /// <summary>The ways to write each digit; each is a list of strokes.</summary>
    public static (float X, float Y)[][][][] Variants { get; } =
    [
        [[Arc(0.5f, 0.5f, 0.29f, 0.42f, -90, 270)], [Arc(0.5f, 0.5f, 0.24f, 0.42f, -60, 310)]],
        [
            [Line((0.5f, 0.07f), (0.5f, 0.93f))],
            [Line((0.33f, 0.26f), (0.53f, 0.07f), (0.53f, 0.93f))],
            [Line((0.33f, 0.24f), (0.52f, 0.07f), (0.52f, 0.93f)), Line((0.3f, 0.93f), (0.74f, 0.93f))],
        ],
        [
            [Join(Arc(0.49f, 0.32f, 0.27f, 0.24f, -170, 40), Line((0.2f, 0.92f), (0.82f, 0.92f)))],
            [Join(Arc(0.48f, 0.3f, 0.26f, 0.22f, -160, 50), Arc(0.3f, 0.84f, 0.1f, 0.09f, -90, -300), Line((0.84f, 0.9f)))],
        ],
        [
            [Join(Arc(0.46f, 0.29f, 0.26f, 0.21f, -150, 90), Arc(0.46f, 0.71f, 0.29f, 0.22f, -90, 150))],
            [Join(Line((0.22f, 0.1f), (0.74f, 0.1f), (0.46f, 0.42f)), Arc(0.46f, 0.68f, 0.29f, 0.25f, -90, 150))],
        ],
        [
            [Line((0.62f, 0.07f), (0.17f, 0.64f), (0.86f, 0.64f)), Line((0.64f, 0.38f), (0.64f, 0.95f))],
            [Line((0.24f, 0.1f), (0.22f, 0.5f), (0.76f, 0.5f)), Line((0.76f, 0.08f), (0.72f, 0.94f))],
        ],
        [
            [Join(Line((0.76f, 0.09f), (0.32f, 0.09f), (0.27f, 0.46f)), Arc(0.46f, 0.66f, 0.28f, 0.25f, -120, 140))],
            [
                Join(Line((0.3f, 0.1f), (0.26f, 0.44f)), Arc(0.45f, 0.66f, 0.29f, 0.26f, -115, 145)),
                Line((0.3f, 0.1f), (0.78f, 0.1f)),
            ],
        ],
        [
            [Join(Line((0.66f, 0.08f), (0.42f, 0.3f)), Arc(0.5f, 0.68f, 0.26f, 0.24f, -165, 200))],
            [Join(Arc(0.62f, 0.5f, 0.38f, 0.42f, -80, -170), Arc(0.5f, 0.7f, 0.25f, 0.21f, -180, 185))],
        ],
        [
            [Line((0.2f, 0.1f), (0.8f, 0.1f), (0.4f, 0.93f))],
            [Line((0.2f, 0.2f), (0.22f, 0.1f), (0.8f, 0.1f), (0.56f, 0.5f), (0.46f, 0.93f)), Line((0.36f, 0.5f), (0.74f, 0.5f))],
        ],
        [
            [Arc(0.5f, 0.29f, 0.21f, 0.2f, 90, 450), Arc(0.5f, 0.71f, 0.26f, 0.22f, -90, 270)],
            [Join(Arc(0.5f, 0.28f, 0.22f, 0.2f, -20, -270), Arc(0.5f, 0.7f, 0.25f, 0.22f, -90, 250), Line((0.7f, 0.2f)))],
        ],
        [
            [Arc(0.48f, 0.32f, 0.24f, 0.23f, 0, 360), Line((0.72f, 0.32f), (0.66f, 0.93f))],
            [Arc(0.48f, 0.31f, 0.25f, 0.22f, 0, 360), Join(Line((0.73f, 0.28f)), Arc(0.42f, 0.56f, 0.31f, 0.36f, 0, 120))],
        ],
    ];

    private static (float X, float Y)[] Line(params (float X, float Y)[] points) => points;

    private static (float X, float Y)[] Join(params (float X, float Y)[][] parts) => [.. parts.SelectMany(part => part)];

    // Degrees from the right, clockwise on the screen as y grows downwards.
    private static (float X, float Y)[] Arc(float x, float y, float radiusX, float radiusY, float from, float to)
    {
        var count = Math.Max(2, (int)(Math.Abs(to - from) / 90 * PointsPerQuarter));
        var points = new (float, float)[count + 1];
        for (var i = 0; i <= count; i++)
        {
            var angle = (from + (to - from) * i / count) * MathF.PI / 180;
            points[i] = (x + radiusX * MathF.Cos(angle), y + radiusY * MathF.Sin(angle));
        }

        return points;
    }
}
