using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetGen.Peers.Preparation;

/// <summary>The specs as they are raced: without dropout, whose masks are no two programs' alike.</summary>
internal static class RacedSpecs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the specs of some networks, and removes those of others.</summary>
    /// <returns>The class of each network, by its name.</returns>
    public static IReadOnlyDictionary<string, string> Write(Workplace place, IReadOnlyList<Entry> entries)
    {
        foreach (var file in Directory.GetFiles(place.Specs).Where(file => entries.All(entry => place.Spec(entry.Name) != file)))
        {
            File.Delete(file);
        }

        return entries.ToDictionary(entry => entry.Name, entry =>
        {
            var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(place.Repository, "specs", entry.Spec + ".net.json")))!.AsObject();
            spec.Remove("$schema");
            RemoveDropout(spec);
            if (entry.HasHalfWeights)
            {
                UseHalfWeights(spec);
            }

            var text = spec.ToJsonString(Indented);
            if (!File.Exists(place.Spec(entry.Name)) || File.ReadAllText(place.Spec(entry.Name)) != text)
            {
                File.WriteAllText(place.Spec(entry.Name), text);
            }

            return spec["name"]!.GetValue<string>();
        });
    }

    private static void UseHalfWeights(JsonObject spec)
    {
        spec["name"] = spec["name"]!.GetValue<string>() + "BFloat16";
        foreach (var layer in spec["layers"]!.AsArray().OfType<JsonObject>().Where(layer => layer["type"]?.ToString() == "Dense"))
        {
            layer["weights"] = "bfloat16";
        }
    }

    private static void RemoveDropout(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, value) in members)
                {
                    RemoveDropout(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items.ToArray())
                {
                    if (item is JsonObject layer && layer["type"]?.ToString() == "Dropout")
                    {
                        items.Remove(item);
                    }
                    else
                    {
                        RemoveDropout(item);
                    }
                }

                break;
        }
    }
}
