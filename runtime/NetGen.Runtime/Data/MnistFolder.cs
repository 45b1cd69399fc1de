namespace NetGen.Data;

/// <summary>The four files of MNIST (LeCun, Cortes, Burges), or of a data set distributed alike, in one
/// folder.</summary>
/// <param name="Training">The images to train with; 60,000 of 28x28 for MNIST.</param>
/// <param name="Test">The images to test with; 10,000 for MNIST.</param>
public sealed record MnistFolder(LabelledImages Training, LabelledImages Test)
{
    /// <summary>Whether a folder seems to hold the data set: its training images are there.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    public static bool Exists(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Candidates(folder, "train-images", 3).Any(File.Exists);
    }

    /// <summary>Reads the folder. The files are <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c> and the
    /// same with
    /// <c>t10k</c>, with or without <c>.gz</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, or images and labels do not fit.</exception>
    public static MnistFolder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new MnistFolder(LoadSet(folder, "train"), LoadSet(folder, "t10k"));
    }

    private static LabelledImages LoadSet(string folder, string set)
    {
        var images = Read(folder, $"{set}-images", 3);
        var labels = Read(folder, $"{set}-labels", 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new InvalidDataException(
                $"{folder}: {set} has {images.Dimensions[0]} images and {labels.Dimensions[0]} labels; as many were expected.");
        }

        var (height, width) = (images.Dimensions[1], images.Dimensions[2]);
        if (height == 0 || width == 0)
        {
            throw new InvalidDataException($"{folder}: the images of {set} are empty.");
        }

        // A file without images may claim any size of them.
        if ((long)height * width > LabelledImages.MaximumPixels)
        {
            throw new InvalidDataException(
                $"{folder}: the images of {set} are {height}x{width}, {(long)height * width} pixels; at most " +
                $"{LabelledImages.MaximumPixels} were expected.");
        }

        return new LabelledImages(height, width, images.Data, labels.Data);
    }

    private static IdxFile Read(string folder, string name, int rank)
    {
        var path = Candidates(folder, name, rank).FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            $"{folder} holds no {name}-idx{rank}-ubyte, with or without .gz.", Candidates(folder, name, rank).First());
        var file = IdxFile.Read(path);
        return file.Dimensions.Count == rank
            ? file
            : throw new InvalidDataException($"{path}: has {file.Dimensions.Count} dimensions; {rank} were expected.");
    }

    // Some archives spell the name with a dot.
    private static IEnumerable<string> Candidates(string folder, string name, int rank) =>
        from separator in (string[])["-", "."]
        from extension in (string[])["", ".gz"]
        select Path.Combine(folder, $"{name}{separator}idx{rank}-ubyte{extension}");
}
