using NetGen.Detection;
using NetGen.Imaging;

namespace NetGen.Examples;

/// <summary>Finds shapes in a picture of the user's.</summary>
internal static class Photo
{
    private const float ShownFrom = 0.3f;

    /// <summary>Reads a picture: PNG, PPM, PGM or BMP, or JPEG where the system has a library for it.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or of another format.</exception>
    /// <exception cref="PlatformNotSupportedException">It is a JPEG file, and there is no library for it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Picture Read(string path)
    {
        var file = File.ReadAllBytes(path);
        return JpegFile.IsJpeg(file) ? JpegFile.Decode(file, path) : Picture.Read(new MemoryStream(file), path).ToRgb();
    }

    /// <summary>Prints what is found in a picture, and draws it on a copy.</summary>
    public static void Show(Finder finder, Picture picture, string path, string folder)
    {
        var image = new float[3 * picture.Width * picture.Height];
        picture.CopyTo(image);
        var letterbox = Letterbox.Fit(picture.Width, picture.Height, Scene.Size, Scene.Size);
        var input = new float[3 * Scene.Size * Scene.Size];
        ImageResize.Bilinear(image, letterbox, input);

        Console.WriteLine($"{path}, {picture.Width} x {picture.Height} pixels:");
        Console.WriteLine("  shape       score   left    top  right bottom");
        foreach (var found in finder.Find(input))
        {
            if (found.Score < ShownFrom)
            {
                continue;
            }

            var name = Scene.NameOf(found.Class);
            var box = letterbox.ToSource(found.Box.ToPixels(Scene.Size, Scene.Size)).Clip(picture.Width, picture.Height);
            Console.WriteLine($"  {name,-9}{found.Score,8:F3}{box.Left,7:F1}{box.Top,7:F1}{box.Right,7:F1}{box.Bottom,7:F1}");
            picture.DrawLabelled(box, $"{name} {found.Score:F2}", Colour.OfClass(found.Class));
        }

        var drawn = Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + "-found.png");
        picture.Save(drawn);
        Console.WriteLine($"picture: {Path.GetFullPath(drawn)}");
        Console.WriteLine();
    }
}
