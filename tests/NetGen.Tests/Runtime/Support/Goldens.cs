using System.Text.Json;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>What PyTorch computed: goldens/training.json, made by the script beside it.</summary>
internal static class Goldens
{
    public static JsonElement Training { get; } = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "goldens", "training.json")))
        .RootElement;

    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetSingle())];

    public static float[][] FloatRows(this JsonElement array) => [.. array.EnumerateArray().Select(Floats)];

    public static void AssertClose(float[] expected, ReadOnlySpan<float> found, double tolerance, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}, element {i}: expected {expected[i]:R}, found {found[i]:R}");
        }
    }
}
