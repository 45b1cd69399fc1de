using NetGen.Cli;

namespace NetGen.Tests.Cli;

/// <summary>Runs the command line in this process, in a folder of its own for its files.</summary>
internal sealed class Tool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-tool-");

    /// <summary>What a call gave.</summary>
    /// <param name="Code">The exit code.</param>
    /// <param name="Output">Standard output.</param>
    /// <param name="Errors">Standard error.</param>
    public sealed record Result(int Code, string Output, string Errors);

    /// <summary>Runs the tool.</summary>
    public static Result Run(params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        int code = CommandLine.Run(arguments, output, errors);
        return new Result(code, output.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>The names of all files and folders in the folder.</summary>
    public IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(_folder.FullName).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
