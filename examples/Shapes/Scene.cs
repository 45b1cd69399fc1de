using NetGen.Detection;
using NetGen.Imaging;

namespace NetGen.Examples;

/// <summary>A picture with shapes on a textured ground, and where they are.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Objects">The shapes, in fractions of the picture.</param>
internal sealed record Scene(Picture Picture, GroundTruth[] Objects)
{
    /// <summary>Width and height in pixels.</summary>
    public const int Size = 64;

    /// <summary>The number of kinds of shapes.</summary>
    public const int Classes = 4;

    /// <summary>The largest number of shapes of a scene.</summary>
    public const int MaximumObjects = 4;

    private const int SmallestShape = 12;
    private const int LargestShape = 30;
    private const int Attempts = 40;

    // Shapes may hide each other a little.
    private const float LargestOverlap = 0.15f;

    // Shapes differ from the ground by this much at least, so that they can be seen.
    private const int SmallestContrast = 60;

    private static readonly string[] Names = ["disc", "square", "triangle", "cross"];

    /// <summary>The name of a kind of shape.</summary>
    public static string NameOf(int number) => Names[number];

    /// <summary>Draws a scene.</summary>
    /// <param name="seed">Determines it, with its number.</param>
    /// <param name="number">The number of the scene.</param>
    public static Scene Draw(ulong seed, int number)
    {
        var random = new Random(unchecked((int)seed * 1_000_003 + number));
        var picture = new Picture(Size, Size);
        var ground = Ground(picture, random);
        var objects = new List<GroundTruth>();
        var count = random.Next(1, MaximumObjects + 1);
        for (var attempt = 0; objects.Count < count && attempt < Attempts; attempt++)
        {
            var width = random.Next(SmallestShape, LargestShape + 1);
            var height = Math.Clamp((int)(width * (0.7 + 0.7 * random.NextDouble())), SmallestShape, LargestShape);
            var box = new Box(0, 0, width, height).Move(random.Next(Size - width + 1), random.Next(Size - height + 1));
            var shape = new GroundTruth(box.ToFractions(Size, Size), random.Next(Classes));
            if (objects.All(other => Overlap.Iou(other.Box, shape.Box) <= LargestOverlap))
            {
                Fill(picture, box, shape.Class, Contrasting(ground, random));
                objects.Add(shape);
            }
        }

        return new Scene(picture, [.. objects]);
    }

    // Waves of two directions and noise on a colour.
    private static Colour Ground(Picture picture, Random random)
    {
        var colour = AnyColour(random);
        var (first, second) = (random.NextDouble() * 0.6, random.NextDouble() * 0.6);
        var phase = random.NextDouble() * 6;
        for (var y = 0; y < Size; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < Size; x++)
            {
                var wave = 14 * Math.Sin(first * x + second * y + phase) + 10 * Math.Sin(second * x - first * y);
                var value = wave + random.Next(-12, 13);
                for (var channel = 0; channel < 3; channel++)
                {
                    var level = channel switch { 0 => colour.Red, 1 => colour.Green, _ => colour.Blue };
                    row[3 * x + channel] = (byte)Math.Clamp(level + value, 0, 255);
                }
            }
        }

        return colour;
    }

    private static void Fill(Picture picture, Box box, int kind, Colour colour)
    {
        for (var y = (int)box.Top; y < (int)box.Bottom; y++)
        {
            for (var x = (int)box.Left; x < (int)box.Right; x++)
            {
                // From -1 to 1 over the box.
                var across = 2 * (x + 0.5f - box.Left) / box.Width - 1;
                var down = 2 * (y + 0.5f - box.Top) / box.Height - 1;
                var isInside = kind switch
                {
                    0 => across * across + down * down <= 1,
                    1 => true,
                    2 => Math.Abs(across) <= (down + 1) / 2,
                    _ => Math.Abs(across) < 0.34f || Math.Abs(down) < 0.34f,
                };
                if (isInside)
                {
                    picture.Fill(x, y, 1, 1, colour);
                }
            }
        }
    }

    private static Colour Contrasting(Colour ground, Random random)
    {
        var colour = AnyColour(random);
        while (Math.Abs(colour.Brightness - ground.Brightness) < SmallestContrast)
        {
            colour = AnyColour(random);
        }

        return colour;
    }

    private static Colour AnyColour(Random random) => new((byte)random.Next(20, 236), (byte)random.Next(20, 236), (byte)random.Next(20, 236));
}
