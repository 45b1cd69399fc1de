namespace NetGen.Peers;

/// <summary>Where things are: the repository, and below <c>artifacts/peers</c> all that the race makes.</summary>
internal sealed class Workplace
{
    /// <summary>Finds the repository around the current folder, or around this program.</summary>
    /// <exception cref="RaceException">There is none.</exception>
    public Workplace()
    {
        Repository = Find(Environment.CurrentDirectory) ?? Find(AppContext.BaseDirectory)
            ?? throw new RaceException("The race runs inside a clone of the repository; NetGen.sln was not found.");
        Directory.CreateDirectory(Specs);
        Directory.CreateDirectory(Data);
    }

    /// <summary>The root of the repository.</summary>
    public string Repository { get; }

    /// <summary>The race's own sources.</summary>
    public string Sources => Path.Combine(Repository, "bench", "peers");

    /// <summary>The specs as they are raced.</summary>
    public string Specs => Path.Combine(Made, "specs");

    /// <summary>Weights, models, images and results.</summary>
    public string Data => Path.Combine(Made, "data");

    /// <summary>Where npm installs ONNX Runtime.</summary>
    public string OnnxRuntime => Path.Combine(Made, "onnxruntime");

    /// <summary>Where our worker is built, apart from the repository's other builds, which have no networks in it.</summary>
    public string RacerFolder => Path.Combine(Made, "racer");

    /// <summary>Our worker.</summary>
    public string Racer => Path.Combine(RacerFolder, "NetGen.Racer");

    private string Made => Path.Combine(Repository, "artifacts", "peers");

    /// <summary>A file of <see cref="Data"/>.</summary>
    public string File(string name) => Path.Combine(Data, name);

    /// <summary>A page of the results, which stand in the repository.</summary>
    public string Page(string name) => Path.Combine(Repository, "bench", name);

    /// <summary>The spec of a network as it is raced.</summary>
    public string Spec(string name) => Path.Combine(Specs, name + ".net.json");

    private static string? Find(string? folder)
    {
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "NetGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
