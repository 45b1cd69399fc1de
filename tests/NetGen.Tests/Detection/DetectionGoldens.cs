using System.Text.Json;

namespace NetGen.Tests.Detection;

/// <summary>What other implementations computed: goldens/detection-*.json, made by the scripts beside them.</summary>
internal static class DetectionGoldens
{
    public static JsonElement Read(string name) => JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "goldens", $"detection-{name}.json")))
        .RootElement;

    public static float[] Singles(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetSingle())];

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetInt32())];
}
