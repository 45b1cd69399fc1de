using System.Text.RegularExpressions;
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
    public static NetSpec Read(string name) => Parse(name, Text(name));

    /// <summary>The network of a text; it must have no problem, but that windows of a padded classifier differ from crops.</summary>
    public static NetSpec Parse(string name, string text)
    {
        var parsed = new SpecFileReader(name + Extension, SourceText.From(text), "Specs", NetworkCompiler.Check).Read();
        Assert.All(parsed.Diagnostics, diagnostic => Assert.Equal("NETGEN061", diagnostic.Id));
        return parsed.Spec!;
    }

    /// <summary>A text whose dropout drops nothing.</summary>
    public static string WithoutDropout(string text) => Regex.Replace(text, "\"rate\": [0-9.]+", "\"rate\": 0");

    /// <summary>A text for square images of another size, which has other counts.</summary>
    public static string Resize(string text, int size)
    {
        string resized = Regex.Replace(text, "\"input\": \"([0-9]+)x[0-9]+x[0-9]+\"", $"\"input\": \"$1x{size}x{size}\"");
        return resized == text ? text : Regex.Replace(resized, "\"(parameters|inferenceParameters|totalParameters|macs)\": [0-9]+,\\s*", "");
    }
}
