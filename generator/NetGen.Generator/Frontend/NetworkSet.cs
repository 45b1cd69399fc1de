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
        // Generated files are told apart without regard to case, as some file systems do.
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var networks = new List<NetSpec>();
        var diagnostics = new List<DiagnosticInfo>();
        foreach (var spec in classes.Select(c => c.Network.Spec).Concat(bound.Select(b => b.Spec)).OfType<NetSpec>())
        {
            Add(spec, "a class", null);
        }

        var used = new HashSet<string>(bound.Select(b => b.Path).OfType<string>(), StringComparer.Ordinal);
        foreach (var file in files.Where(f => f.Included && !used.Contains(f.Path)))
        {
            if (file.Network.Spec is not { } spec)
            {
                continue;
            }

            // Only here, as the name of a spec that a class names is not used.
            if (GeneratedNames.Conflict(spec.Name) is { } conflict)
            {
                diagnostics.Add(new DiagnosticInfo(DiagnosticIds.UnsupportedClass, file.NamePlace, [spec.Name, conflict]));
            }
            else
            {
                Add(spec, "the spec " + file.Path.Substring(file.Path.LastIndexOf('/') + 1), file.NamePlace);
            }
        }

        return new NetworkSet(networks.ToEquatableArray(), diagnostics.ToEquatableArray());

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
}
