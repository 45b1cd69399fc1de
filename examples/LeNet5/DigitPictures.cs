using System.Text;
using NetGen.Data;

namespace NetGen.Examples;

/// <summary>Shows digits side by side in the terminal, with what they were read as. A character of braille has 2x4 dots, so
/// that 28x28 pixels fit in 14x7 characters.</summary>
internal static class DigitPictures
{
    private const int Shown = 5;
    private const int Columns = 14;
    private const int Rows = 7;
    private const byte Ink = 96;

    // Bit of each dot of a braille character, by (row, column): Unicode 15, section 21.1.
    private static readonly byte[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>Shows the first test images, and the first one that was misread.</summary>
    public static void Show(LabelledImages images, Reading reading)
    {
        var misread = Enumerable.Range(0, images.Count).FirstOrDefault(i => reading[i].Digit != images.Label(i), Shown - 1);
        int[] shown = [.. Enumerable.Range(0, Math.Min(Shown, images.Count))];
        shown[^1] = Math.Max(shown[^1], misread);
        for (var row = 0; row < Rows; row++)
        {
            Console.WriteLine(string.Join("  ", shown.Select(i => Line(images, i, row))).TrimEnd());
        }

        Console.WriteLine(string.Join("  ", shown.Select(i => Caption(images.Label(i), reading[i]).PadRight(Columns))).TrimEnd());
        Console.WriteLine();
    }

    private static string Caption(int label, (int Digit, double Probability) read) => read.Digit == label
        ? $"{read.Digit}  {read.Probability:P2}"
        : $"{read.Digit} (is {label}) {read.Probability:P0}";

    private static string Line(LabelledImages images, int index, int row)
    {
        var pixels = images.Image(index);
        var line = new StringBuilder(Columns);
        for (var column = 0; column < Columns; column++)
        {
            var character = 0x2800;
            for (var y = 0; y < 4; y++)
            {
                for (var x = 0; x < 2; x++)
                {
                    character |= pixels[(row * 4 + y) * images.Width + column * 2 + x] >= Ink ? Dots[y, x] : 0;
                }
            }

            line.Append((char)character);
        }

        return line.ToString();
    }
}
