using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>A spec file among the additional files of a compilation, as read.</summary>
/// <param name="Path">The file's path, with forward slashes.</param>
/// <param name="Included">Whether it is a <c>NetGenSpec</c> item, and so a network by itself.</param>
/// <param name="NamePlace">Where its name stands, for diagnostics about the network as a whole.</param>
/// <param name="Network">The network it declares.</param>
public sealed record SpecFile(string Path, bool Included, LocationInfo NamePlace, ParsedNetwork Network)
{
    /// <summary>The end of the names of spec files.</summary>
    public const string Extension = ".net.json";

    private const string ItemKind = "build_metadata.AdditionalFiles.NetGenSpec";
    private const string RootNamespace = "build_property.RootNamespace";

    /// <summary>Whether an additional file is a spec: by its name, or because it is a <c>NetGenSpec</c> item.</summary>
    public static bool IsSpec(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || IsIncluded(file, options);

    /// <summary>Reads a spec file.</summary>
    public static SpecFile Read(
        AdditionalText file, AnalyzerConfigOptionsProvider options, NetworkCheck check, CancellationToken cancellation)
    {
        string path = file.Path.Replace('\\', '/');
        bool included = IsIncluded(file, options);
        if (file.GetText(cancellation) is not { } text)
        {
            var place = new LocationInfo(file.Path, 0, 0, 0, 0, 0, 0);
            var unreadable = new DiagnosticInfo(DiagnosticIds.MalformedJson, place, ["1", "1", "the file cannot be read"]);
            return new SpecFile(path, included, place, ParsedNetwork.Failed(unreadable));
        }

        options.GlobalOptions.TryGetValue(RootNamespace, out string? rootNamespace);
        var reader = new SpecFileReader(file.Path, text, Identifiers.ToDottedName(rootNamespace ?? ""), check);
        var network = reader.Read();
        return new SpecFile(path, included, reader.NamePlace, network);
    }

    private static bool IsIncluded(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(ItemKind, out string? value)
        && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
