using Microsoft.CodeAnalysis.Text;
using NetGen.Generator;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>The networks of the folder <c>specs</c>.</summary>
internal static class SpecFiles
{
    private const string Extension = ".net.json";

    /// <summary>The names of all specs, without folder and extension.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("specs"), "*" + Extension)
            .Select(path => Path.GetFileName(path)[..^Extension.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>The text of a spec.</summary>
    public static string Text(string name) => Repository.Read("specs/" + name + Extension);

    /// <summary>A spec as the compiler reads it, assertions included; it must have no problem.</summary>
    public static NetSpec Read(string name)
    {
        var parsed = new SpecFileReader(name + Extension, SourceText.From(Text(name)), "Specs", NetworkCompiler.Check).Read();
        Assert.Empty(parsed.Diagnostics);
        return parsed.Spec!;
    }
}
