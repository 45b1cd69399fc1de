using NetGen.Detection;

namespace NetGen.Tests.Networks;

/// <summary>Pictures of 32x32 pixels that show one thing or nothing, drawn from a seed, with the target of
/// <see cref="LocalizationLoss"/>.</summary>
/// <param name="Images">The pictures, one behind the other.</param>
/// <param name="Targets">Their targets, one behind the other.</param>
internal sealed record GeneratedScene(float[] Images, float[] Targets)
{
    /// <summary>The pixels along a side.</summary>
    public const int Size = 32;

    /// <summary>Discs, rectangles and triangles.</summary>
    public const int Shapes = 3;

    /// <summary>The eyes, the tip of the nose and the corners of the mouth.</summary>
    public const int Points = 5;

    // The middle of a face is 0, its half height 1.
    private static readonly (double X, double Y)[] Face = [(-0.35, -0.3), (0.35, -0.3), (0, 0.1), (-0.3, 0.5), (0.3, 0.5)];

    /// <summary>Shapes on waves and noise, a quarter of the pictures without: p_c, b_x, b_y, b_w, b_h, and a class of three.</summary>
    public static GeneratedScene Objects(int count, int seed) => Draw(count, seed, Object);

    /// <summary>Faces in grey, turned by up to 30 degrees; a quarter of the pictures show a head without a face. p_c, then x and y
    /// of each point.</summary>
    public static GeneratedScene Faces(int count, int seed) => Draw(count, seed, FaceOrHead);

    private static GeneratedScene Draw(int count, int seed, Func<Random, bool, (float[] Image, float[] Target)> draw)
    {
        var random = new Random(seed);
        var scenes = Enumerable.Range(0, count).Select(i => draw(random, i % 4 != 0)).ToList();
        return new([.. scenes.SelectMany(scene => scene.Image)], [.. scenes.SelectMany(scene => scene.Target)]);
    }

    private static (float[] Image, float[] Target) Object(Random random, bool isThere)
    {
        var box = new CentredBox(0, 0, (float)Between(random, 9, 20), (float)Between(random, 9, 20));
        box = box with { X = (float)Between(random, box.Width / 2, Size - (box.Width / 2)), Y = (float)Between(random, box.Height / 2, Size - (box.Height / 2)) };
        int kind = random.Next(Shapes);
        double[] ground = [.. Enumerable.Range(0, 3).Select(_ => Between(random, 0.2, 0.8))];
        double contrast = Between(random, 0.35, 0.6) * (random.Next(2) == 0 ? 1 : -1);
        double wave = Between(random, 0.1, 0.5);
        float[] image = Image(3, (channel, x, y) =>
            ground[channel] + (0.08 * Math.Sin((wave * x) + (y / 3))) + (isThere && Inside(kind, box, x, y) ? contrast : 0) + Between(random, -0.05, 0.05));
        float[] target = new float[5 + Shapes];
        if (isThere)
        {
            (target[0], target[1], target[2], target[3], target[4]) = (1, box.X / Size, box.Y / Size, box.Width / Size, box.Height / Size);
            target[5 + kind] = 1;
        }

        return (image, target);
    }

    private static bool Inside(int kind, CentredBox box, double x, double y)
    {
        double across = (x - box.X) / box.Width * 2;
        double down = (y - box.Y) / box.Height * 2;
        return Math.Abs(across) <= 1 && Math.Abs(down) <= 1
            && (kind == 1 || (kind == 0 ? (across * across) + (down * down) <= 1 : Math.Abs(across) <= (down + 1) / 2));
    }

    private static (float[] Image, float[] Target) FaceOrHead(Random random, bool isThere)
    {
        double radius = Between(random, 9, 13);
        double angle = Between(random, -Math.PI / 6, Math.PI / 6);
        (double X, double Y) middle = ((Size / 2) + Between(random, -4, 4), (Size / 2) + Between(random, -3, 3));
        var points = Face.Select(point => (
            X: middle.X + (radius * ((point.X * Math.Cos(angle)) - (point.Y * Math.Sin(angle)))),
            Y: middle.Y + (radius * ((point.X * Math.Sin(angle)) + (point.Y * Math.Cos(angle)))))).ToArray();
        double ground = Between(random, 0, 0.3);
        double skin = Between(random, 0.6, 1);
        float[] image = Image(1, (_, x, y) =>
        {
            double across = ((x - middle.X) * Math.Cos(angle)) + ((y - middle.Y) * Math.Sin(angle));
            double down = ((y - middle.Y) * Math.Cos(angle)) - ((x - middle.X) * Math.Sin(angle));
            double light = Math.Pow(across / (0.8 * radius), 2) + Math.Pow(down / radius, 2) <= 1 ? skin : ground;

            // The mouth is the line between its corners; a point is as dark as it is near.
            double nearest = points[..3].Select(point => Math.Pow(x - point.X, 2) + Math.Pow(y - point.Y, 2)).Min();
            bool isMouth = Math.Abs(across) <= 0.3 * radius && Math.Abs(down - (0.5 * radius)) <= 0.8;
            return light - (isThere ? 0.5 * Math.Max(Math.Exp(-nearest / 2), isMouth ? 1 : 0) : 0) + Between(random, -0.05, 0.05);
        });
        float[] target = new float[1 + (2 * Points)];
        if (isThere)
        {
            target[0] = 1;
            for (int i = 0; i < Points; i++)
            {
                (target[1 + (2 * i)], target[2 + (2 * i)]) = ((float)points[i].X / Size, (float)points[i].Y / Size);
            }
        }

        return (image, target);
    }

    // Pixels by their centres.
    private static float[] Image(int channels, Func<int, double, double, double> light) =>
    [
        .. from channel in Enumerable.Range(0, channels)
           from y in Enumerable.Range(0, Size)
           from x in Enumerable.Range(0, Size)
           select (float)light(channel, x + 0.5, y + 0.5),
    ];

    private static double Between(Random random, double low, double high) => low + (random.NextDouble() * (high - low));
}
