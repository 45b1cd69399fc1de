using System.Text.Json;
using System.Text.Json.Serialization;
using NetGen.Peers.Races;

namespace NetGen.Peers.Reports;

/// <summary>Keeps what was measured as JSON beside the pages, so that a race of a part, or one that was stopped, renews its own rows and leaves
/// the others.</summary>
internal static class ResultStore
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Puts results in the place of older ones of the same networks and numbers of threads, and writes all.</summary>
    /// <returns>All results, in the order of the race's tables.</returns>
    public static Results Merge(Workplace place, Results results)
    {
        var path = place.Page("results.json");
        var old = File.Exists(path) ? JsonSerializer.Deserialize<Results>(File.ReadAllText(path), Format) : null;
        var merged = old is null ? results : results with
        {
            Hosts = Merge(results.Hosts, old.Hosts, host => host.Name),
            Inference = Merge(results.Inference, old.Inference, row => (Order(row.Network), row.Threads)),
            Training = Merge(results.Training, old.Training, row => (Order(row.Network), row.Threads)),
            Layers = Merge(results.Layers, old.Layers, table => (Order(table.Network), table.Threads)),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(merged, Format) + "\n");
        return merged;
    }

    private static T[] Merge<T, TKey>(IReadOnlyList<T> results, IReadOnlyList<T> old, Func<T, TKey> key) =>
        [.. results.UnionBy(old, key).OrderBy(key)];

    // Networks that are no longer raced come last.
    private static int Order(string network) => Entry.All.TakeWhile(entry => entry.Name != network).Count();
}
