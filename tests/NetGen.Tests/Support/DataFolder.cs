using Xunit;

namespace NetGen.Tests.Support;

/// <summary>Finds real data that is not part of the project: in NETGEN_DATA, or in a folder shared/data beside the project
/// or further up.</summary>
internal static class DataFolder
{
    /// <summary>The path of a file; the test is skipped, in sight of whoever reads the results, where it is absent.</summary>
    public static string FileOrSkip(string relativePath)
    {
        string? path = Candidates().Select(folder => Path.Combine(folder, relativePath)).FirstOrDefault(File.Exists);
        Skip.If(path is null, $"needs {relativePath} in NETGEN_DATA or in a shared/data folder above the project");
        return path!;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("NETGEN_DATA") is { Length: > 0 } folder)
        {
            yield return folder;
        }

        for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            yield return Path.Combine(up.FullName, "shared", "data");
        }
    }
}
