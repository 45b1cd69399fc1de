using NetGen.Randomness;

namespace NetGen.Data;

/// <summary>Collects line segments as squared distances, and renders them as strokes of a thickness.</summary>
internal readonly ref struct Canvas
{
    // Pixels beyond this part of the size are out of a stroke's reach whatever its thickness and softness.
    private const float Reach = 0.15f;

    private readonly int _size;
    private readonly Span<float> _distances;

    public Canvas(int size, Span<float> distances)
    {
        _size = size;
        _distances = distances;
        distances.Fill(float.MaxValue);
    }

    /// <summary>Adds the segment from a to b, in pixels.</summary>
    public void AddSegment((float X, float Y) a, (float X, float Y) b)
    {
        var reach = Reach * _size;
        var left = Math.Max(0, (int)(MathF.Min(a.X, b.X) - reach));
        var right = Math.Min(_size - 1, (int)(MathF.Max(a.X, b.X) + reach));
        var top = Math.Max(0, (int)(MathF.Min(a.Y, b.Y) - reach));
        var bottom = Math.Min(_size - 1, (int)(MathF.Max(a.Y, b.Y) + reach));
        var dx = b.X - a.X;
        var dy = b.Y - a.Y;
        var squared = dx * dx + dy * dy;
        var inverse = squared > 0 ? 1 / squared : 0;
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var px = x + 0.5f - a.X;
                var py = y + 0.5f - a.Y;
                // The nearest point of the segment.
                var t = Math.Clamp((px * dx + py * dy) * inverse, 0, 1);
                var ex = px - t * dx;
                var ey = py - t * dy;
                ref var distance = ref _distances[y * _size + x];
                distance = MathF.Min(distance, ex * ex + ey * ey);
            }
        }
    }

    /// <summary>Renders the strokes.</summary>
    /// <param name="image">Receives the pixels.</param>
    /// <param name="radius">Half the thickness of a stroke, in pixels.</param>
    /// <param name="softness">The width of its edge, in pixels, over which the ink fades.</param>
    /// <param name="ink">The darkness of a stroke, at most 1.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="random">Where the noise comes from.</param>
    public void Render(Span<byte> image, float radius, float softness, float ink, float noise, ref RandomStream random)
    {
        for (var i = 0; i < image.Length; i++)
        {
            var coverage = Math.Clamp((radius - MathF.Sqrt(_distances[i])) / softness + 0.5f, 0, 1);
            // The sum of two uniform numbers: near enough to normal to the eye, and cheap.
            var grain = noise * 2.45f * (random.NextUnit() - random.NextUnit());
            image[i] = (byte)(255 * Math.Clamp(ink * coverage + grain, 0, 1));
        }
    }
}
