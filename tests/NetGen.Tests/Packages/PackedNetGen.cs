using System.Globalization;
using NetGen.Tests.Support;

namespace NetGen.Tests.Packages;

/// <summary>The packages, packed once for the tests into a folder of their own, under a version that no cache has.</summary>
public sealed class PackedNetGen : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-packages-");

    public PackedNetGen()
    {
        Pack("runtime/NetGen.Runtime", Folder);
        Pack("generator/NetGen.Cli", Folder);
    }

    /// <summary>The folder with the packages.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Their version.</summary>
    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test{Guid.NewGuid():N}");

    /// <summary>The path of the package that networks are built with.</summary>
    public string NetGen => Path.Combine(Folder, $"NetGen.{Version}.nupkg");

    /// <summary>The path of the package of the tool.</summary>
    public string Tool => Path.Combine(Folder, $"NetGen.Cli.{Version}.nupkg");

    /// <summary>Packs a project into a folder.</summary>
    public void Pack(string project, string folder) => ExternalProgram.Run(
        folder,
        "dotnet",
        "pack",
        Repository.PathOf(project),
        "-c",
        "Release",
        "-o",
        folder,
        $"-p:PackageVersion={Version}",
        "--nologo",
        "-nodeReuse:false");

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
