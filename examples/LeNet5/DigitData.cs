using NetGen.Data;

namespace NetGen.Examples;

/// <summary>The digits to train and to test with.</summary>
/// <param name="Source">Where they come from, in words.</param>
/// <param name="Training">The images to train with, 28x28.</param>
/// <param name="Test">The images to test with, 28x28.</param>
internal sealed record DigitData(string Source, LabelledImages Training, LabelledImages Test)
{
    private const int DrawnTraining = 30_000;
    private const int DrawnTest = 5_000;

    /// <summary>MNIST from the folder that was asked for, or from one of the usual places; else drawn digits.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or not of digits.</exception>
    /// <exception cref="IOException">The folder that was asked for, or one of its files, is missing.</exception>
    public static DigitData Find(Settings settings)
    {
        if (settings.Data is { } folder)
        {
            return Directory.Exists(folder)
                ? Load(folder)
                : throw new DirectoryNotFoundException($"--data {folder}: there is no such folder.");
        }

        return UsualPlaces().FirstOrDefault(MnistFolder.Exists) is { } found ? Load(found) : Draw(settings.Seed);
    }

    private static DigitData Load(string folder)
    {
        var (training, test) = MnistFolder.Load(folder);
        RequireDigits(training, folder, "training");
        RequireDigits(test, folder, "test");
        return new DigitData($"MNIST in {Path.GetFullPath(folder)}", training, test);
    }

    private static DigitData Draw(ulong seed)
    {
        var digits = new DrawnDigits(seed);
        return new DigitData(
            "drawn by this program, since no MNIST was found (--data DIR or NETGEN_DATA names its folder)",
            digits.Generate(DrawnTraining),
            digits.Generate(DrawnTest, start: DrawnTraining));
    }

    private static IEnumerable<string> UsualPlaces()
    {
        if (Environment.GetEnvironmentVariable("NETGEN_DATA") is { Length: > 0 } named)
        {
            yield return Path.Combine(named, "mnist");
            yield return named;
        }

        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (folder.FullName == start || File.Exists(Path.Combine(folder.FullName, "NetGen.sln")))
                {
                    yield return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", "mnist"));
                }
            }
        }
    }

    private static void RequireDigits(LabelledImages images, string folder, string set)
    {
        if (images.Count == 0)
        {
            throw new InvalidDataException($"{folder}: the {set} set is empty.");
        }

        if ((images.Height, images.Width) != (28, 28))
        {
            throw new InvalidDataException(
                $"{folder}: the {set} images have {images.Height}x{images.Width} pixels; 28x28 were expected.");
        }

        for (var i = 0; i < images.Count; i++)
        {
            if (images.Label(i) > 9)
            {
                throw new InvalidDataException(
                    $"{folder}: {set} image {i} has label {images.Label(i)}; a digit from 0 to 9 was expected.");
            }
        }
    }
}
