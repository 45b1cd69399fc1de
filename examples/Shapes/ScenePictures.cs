using NetGen.Imaging;

namespace NetGen.Examples;

/// <summary>Draws what was found in some scenes, and prints it as a table.</summary>
internal static class ScenePictures
{
    private const int Count = 8;
    private const int Scale = 5;
    private const float ShownFrom = 0.3f;

    public static void Show(FindShapes find, Scene[] scenes, string folder)
    {
        Console.WriteLine("  scene   shape       score   left    top  right bottom");
        for (var i = 0; i < Math.Min(Count, scenes.Length); i++)
        {
            var picture = Enlarged(scenes[i].Picture);
            foreach (var found in find(scenes[i]))
            {
                if (found.Score < ShownFrom)
                {
                    continue;
                }

                var name = Scene.NameOf(found.Class);
                var box = found.Box.Clip(1, 1).ToPixels(Scene.Size, Scene.Size);
                Console.WriteLine($"{i,7}   {name,-9}{found.Score,8:F3}{box.Left,7:F1}{box.Top,7:F1}{box.Right,7:F1}{box.Bottom,7:F1}");
                picture.DrawLabelled(box.Scale(Scale, Scale), $"{name} {found.Score:F2}", Colour.OfClass(found.Class));
            }

            picture.Save(Path.Combine(folder, $"scene{i}.png"));
        }

        Console.WriteLine();
        Console.WriteLine($"pictures: {Path.GetFullPath(folder)}");
    }

    private static Picture Enlarged(Picture picture)
    {
        var result = new Picture(picture.Width * Scale, picture.Height * Scale);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var pixel = picture.Row(y).Slice(3 * x, 3);
                result.Fill(x * Scale, y * Scale, Scale, Scale, new Colour(pixel[0], pixel[1], pixel[2]));
            }
        }

        return result;
    }
}
