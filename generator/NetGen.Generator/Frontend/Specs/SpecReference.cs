using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>A class that takes its network from a spec file.</summary>
/// <param name="Namespace">The namespace of the class, empty for the global one.</param>
/// <param name="Name">The name of the class.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="File">The file's name, or the end of its path, as the class gives it.</param>
public sealed record SpecReference(string Namespace, string Name, string Accessibility, string File)
{
    /// <summary>The class name with its namespace.</summary>
    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>Finds the file and takes its network under the name of the class.</summary>
    public BoundSpec Bind(EquatableArray<SpecFile> files)
    {
        string end = File.Replace('\\', '/');
        while (end.StartsWith("./", StringComparison.Ordinal) || end.StartsWith("../", StringComparison.Ordinal))
        {
            end = end.Substring(end.IndexOf('/') + 1);
        }

        var found = files.Where(f => f.Path == end || f.Path.EndsWith("/" + end, StringComparison.Ordinal)).ToList();
        if (found.Count == 1)
        {
            var spec = found[0].Network.Spec;
            return new BoundSpec(
                FullName,
                spec is null ? null : spec with { Namespace = Namespace, Name = Name, Accessibility = Accessibility },
                found[0].Path,
                null);
        }

        string fault = found.Count > 1
            ? "is ambiguous: it could be " + string.Join(" or ", found.Select(f => f.Path).OrderBy(p => p, StringComparer.Ordinal))
            : "is not among the project's NetGenSpec items" + NearestName.Hint(end, files.Select(f => FileName(f.Path)));
        return new BoundSpec(FullName, null, null, fault);
    }

    private static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);
}

/// <summary>A class with the spec file it names.</summary>
/// <param name="FullName">The class.</param>
/// <param name="Spec">Its network, or null after a fault here or in the file.</param>
/// <param name="Path">The path of the file, or null if none fits.</param>
/// <param name="Fault">Why no file fits, or null.</param>
public sealed record BoundSpec(string FullName, NetSpec? Spec, string? Path, string? Fault);

/// <summary>Where a class names its spec file. Apart from <see cref="SpecReference"/>, so that an edit that only moves the
/// class leaves the network as it was.</summary>
/// <param name="FullName">The class.</param>
/// <param name="File">The file as the class gives it.</param>
/// <param name="Place">Where.</param>
public sealed record SpecReferencePlace(string FullName, string File, LocationInfo Place)
{
    /// <summary>The diagnostic of a class whose file is not found.</summary>
    public DiagnosticInfo Report(string fault) => new(DiagnosticIds.SpecNotFound, Place, [FullName, File, fault]);
}
