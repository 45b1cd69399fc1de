using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>The networks of a compilation, from all front-ends, each name once.</summary>
/// <param name="Networks">The networks to generate.</param>
/// <param name="Diagnostics">Those declared twice, and specs that cannot be classes of their own.</param>
public sealed record NetworkSet(EquatableArray<NetSpec> Networks, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>Unites the networks of attributes, of classes that name a spec, and of spec files that no class names.</summary>
    public static NetworkSet Unite(
        EquatableArray<ParsedClass> classes, EquatableArray<BoundSpec> bound, EquatableArray<SpecFile> files)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var networks = new List<NetSpec>();
        var diagnostics = new List<DiagnosticInfo>();
        foreach (var spec in classes.Select(c => c.Network.Spec).Concat(bound.Select(b => b.Spec)).OfType<NetSpec>())
        {
            Add(spec, "a class", null);
        }

        var used = new HashSet<string>(bound.Select(b => b.Path).OfType<string>(), StringComparer.Ordinal);
        var alone = files.Where(file => file.Included && !used.Contains(file.Path)).ToList();
        var spaces = new HashSet<string>(networks.Concat(alone.Select(file => file.Network.Spec).OfType<NetSpec>()).SelectMany(Spaces), StringComparer.Ordinal);
        foreach (var file in alone)
        {
            if (file.Network.Spec is not { } spec)
            {
                continue;
            }

            // Only here, as the name of a spec that a class names is not used.
            if (GeneratedNames.Conflict(spec.Namespace, spec.Name) is { } conflict)
            {
                diagnostics.Add(new DiagnosticInfo(DiagnosticIds.UnsupportedClass, file.NamePlace, [spec.Name, conflict]));
            }
            else if (spaces.Contains(spec.FullName))
            {
                diagnostics.Add(new DiagnosticInfo(
                    DiagnosticIds.DeclaredTwice, file.NamePlace, [spec.FullName, $"by {Origin(file)} and as the namespace of another network"]));
            }
            else if (Spaces(spec).FirstOrDefault(names.ContainsKey) is { } outer)
            {
                diagnostics.Add(new DiagnosticInfo(
                    DiagnosticIds.DeclaredTwice, file.NamePlace, [outer, $"by {names[outer]} and as the namespace of {Origin(file)}"]));
            }
            else
            {
                Add(spec, Origin(file), file.NamePlace);
            }
        }

        return new NetworkSet(FileNames.Distinct(networks).ToEquatableArray(), diagnostics.ToEquatableArray());

        void Add(NetSpec spec, string origin, LocationInfo? place)
        {
            if (names.TryGetValue(spec.FullName, out string? first))
            {
                diagnostics.Add(new DiagnosticInfo(
                    DiagnosticIds.DeclaredTwice, place, [spec.FullName, $"by {first} and by {origin}"]));
            }
            else
            {
                names.Add(spec.FullName, origin + (origin == "a class" ? " " + spec.FullName : ""));
                networks.Add(spec);
            }
        }
    }

    private static string Origin(SpecFile file) => "the spec " + file.Path.Substring(file.Path.LastIndexOf('/') + 1);

    /// <summary>The namespaces that a network's class stands in: <c>A.B.C</c>, <c>A.B</c> and <c>A</c>.</summary>
    internal static IEnumerable<string> Spaces(NetSpec spec)
    {
        for (string space = spec.Namespace; space.Length > 0; space = space.Substring(0, Math.Max(0, space.LastIndexOf('.'))))
        {
            yield return space;
        }
    }
}
