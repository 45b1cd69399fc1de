using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Cli.Files;
using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

namespace NetGen.Cli.Specs;

/// <summary>A network read from a spec file.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Mistakes">A line for each assertion that it breaks; none if it is sound.</param>
/// <param name="Warnings">A line for each warning; none if there is none.</param>
public sealed record SpecSource(NetSpec Spec, IReadOnlyList<string> Mistakes, IReadOnlyList<string> Warnings)
{
    private string _refusal = "";

    // A spec of a hundred layers has some 10,000 characters; what is larger is another file.
    private const long LargestFile = 16 << 20;

    /// <summary>Reads a spec file.</summary>
    /// <param name="path">The file; diagnostics name it as it is given here.</param>
    /// <param name="rootNamespace">The namespace of a spec that gives none.</param>
    /// <exception cref="SpecException">There is no network in it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SpecSource Read(string path, string rootNamespace = "")
    {
        var reader = new SpecFileReader(path, SourceText.From(ReadText(path), Encoding.UTF8), rootNamespace, NetworkCompiler.Check);
        var parsed = reader.Read();
        var mistakes = Lines(errors: true);
        if (parsed.Spec is not { } spec)
        {
            throw new SpecException(mistakes);
        }

        string? conflict = GeneratedNames.Conflict(spec.Namespace, spec.Name);
        return new SpecSource(spec, mistakes, Lines(errors: false))
        {
            _refusal = conflict is null ? "" : Line(new DiagnosticInfo(DiagnosticIds.UnsupportedClass, reader.NamePlace, [spec.Name, conflict])),
        };

        IReadOnlyList<string> Lines(bool errors) =>
            [.. parsed.Diagnostics.Where(found => Descriptors.IsError(found.Id) == errors).Select(Line)];
    }

    /// <summary>Reads a spec file that must be sound.</summary>
    /// <exception cref="SpecException">It has mistakes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NetSpec ReadSound(string path, string rootNamespace = "")
    {
        var source = Read(path, rootNamespace);
        return source.Mistakes.Count == 0 ? source.Spec : throw new SpecException(source.Mistakes);
    }

    /// <summary>Reads a spec file that must be sound, and whose code is to be compiled: its name must be one that a class can have.</summary>
    /// <exception cref="SpecException">It has mistakes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NetSpec ReadClass(string path, string rootNamespace = "")
    {
        var source = Read(path, rootNamespace);
        return source is { Mistakes.Count: 0, _refusal.Length: 0 }
            ? source.Spec
            : throw new SpecException(source.Mistakes.Count > 0 ? source.Mistakes : [source._refusal]);
    }

    private static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(InputFile.ReadAll(path, "a spec file", LargestFile).ToArray()), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A diagnostic as a line: <c>file(line,column): error NETGEN001: message</c>.</summary>
    private static string Line(DiagnosticInfo diagnostic) =>
        DiagnosticFormatter.Format(diagnostic.ToDiagnostic(), CultureInfo.InvariantCulture);

    private static readonly DiagnosticFormatter DiagnosticFormatter = new();
}
