using NetGen.Detection;

namespace NetGen.Imaging;

/// <summary>Draws on pictures of red, green and blue. What lies outside is cut off; coordinates are pixels.</summary>
public static class Drawing
{
    /// <summary>Fills a rectangle.</summary>
    public static void Fill(this Picture picture, int left, int top, int width, int height, Colour colour)
    {
        Check(picture);
        var right = (int)Math.Clamp((long)left + width, 0, picture.Width);
        var bottom = (int)Math.Clamp((long)top + height, 0, picture.Height);
        for (var y = Math.Max(top, 0); y < bottom; y++)
        {
            var row = picture.Row(y);
            for (var x = Math.Max(left, 0); x < right; x++)
            {
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = (colour.Red, colour.Green, colour.Blue);
            }
        }
    }

    /// <summary>Draws the frame of a box, its lines inside; a box that is no finite one is not drawn.</summary>
    public static void DrawBox(this Picture picture, in Box box, Colour colour, int thickness = 2)
    {
        Check(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(thickness, 1);
        if (!box.IsFinite)
        {
            return;
        }

        // A little outside, so that the lines of boxes that are cut off are cut off too.
        var (left, top) = (Pixel(box.Left, picture.Width, thickness), Pixel(box.Top, picture.Height, thickness));
        var (right, bottom) = (Pixel(box.Right, picture.Width, thickness), Pixel(box.Bottom, picture.Height, thickness));
        var (width, height) = (right - left, bottom - top);
        if (width <= 0 || height <= 0)
        {
            return;
        }

        var line = Math.Min(thickness, Math.Min(width, height));
        Fill(picture, left, top, width, line, colour);
        Fill(picture, left, bottom - line, width, line, colour);
        Fill(picture, left, top, line, height, colour);
        Fill(picture, right - line, top, line, height, colour);
    }

    /// <summary>Writes a line of text.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="left">The left column.</param>
    /// <param name="top">The top row.</param>
    /// <param name="text">The text; printable ASCII.</param>
    /// <param name="colour">The colour of the letters.</param>
    /// <param name="scale">The pixels of a dot of a letter: letters are 5 x 7 dots, one apart.</param>
    public static void DrawText(this Picture picture, int left, int top, string text, Colour colour, int scale = 1)
    {
        Check(picture);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        for (var i = 0; i < text.Length; i++)
        {
            for (var y = 0; y < BitmapFont.Height; y++)
            {
                for (var x = 0; x < BitmapFont.Width; x++)
                {
                    if (BitmapFont.IsInk(text[i], x, y))
                    {
                        Fill(picture, left + (i * (BitmapFont.Width + 1) + x) * scale, top + y * scale, scale, scale, colour);
                    }
                }
            }
        }
    }

    /// <summary>Draws a box with its label on a bar: above it, or below its upper edge where the picture
    /// ends.</summary>
    public static void DrawLabelled(this Picture picture, in Box box, string label, Colour colour, int thickness = 2, int scale = 1)
    {
        DrawBox(picture, box, colour, thickness);
        if (!box.IsFinite || label.Length == 0)
        {
            return;
        }

        var height = (BitmapFont.Height + 2) * scale;
        var width = (label.Length * (BitmapFont.Width + 1) + 1) * scale;
        var left = Math.Max(0, Math.Min(Pixel(box.Left, picture.Width, 0), picture.Width - width));
        var top = Pixel(box.Top, picture.Height, 0);
        top = top >= height ? top - height : top;
        Fill(picture, left, top, width, height, colour);
        DrawText(picture, left + scale, top + scale, label, colour.Contrast, scale);
    }

    /// <summary>Draws a landmark: a disc around a point.</summary>
    public static void DrawPoint(this Picture picture, float x, float y, Colour colour, float radius = 2)
    {
        Check(picture);
        var (left, right) = (Pixel(x - radius, picture.Width, 0), Pixel(x + radius + 1, picture.Width, 0));
        var (top, bottom) = (Pixel(y - radius, picture.Height, 0), Pixel(y + radius + 1, picture.Height, 0));
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var (across, down) = (column + 0.5f - x, row + 0.5f - y);
                if (across * across + down * down <= radius * radius)
                {
                    Fill(picture, column, row, 1, 1, colour);
                }
            }
        }
    }

    // The nearest edge between pixels, at most a margin outside.
    private static int Pixel(float value, int extent, int margin) => (int)MathF.Round(Math.Clamp(value, -margin, extent + margin));

    private static void Check(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Channels != 3)
        {
            throw new ArgumentException($"The picture has {picture.Channels} channels: call ToRgb before drawing.", nameof(picture));
        }
    }
}
