using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>Scenes for other purposes than training; each has seeds of its own.</summary>
internal static class SceneSets
{
    private const int AnchorScenes = 500;
    private const int UnseenScenes = 300;
    private const ulong AnchorSeed = 1_000_000;
    private const ulong UnseenSeed = 2_000_000;

    /// <summary>The scenes that a network is judged by.</summary>
    public static Scene[] Unseen(ulong seed) =>
        [.. Enumerable.Range(0, UnseenScenes).Select(number => Scene.Draw(seed + UnseenSeed, number))];

    /// <summary>Anchors for the shapes of scenes.</summary>
    /// <param name="seed">Determines the scenes.</param>
    /// <param name="count">The number of anchors.</param>
    public static AnchorClusters FindAnchors(ulong seed, int count)
    {
        BoxSize[] sizes =
        [
            .. from number in Enumerable.Range(0, AnchorScenes)
               from shape in Scene.Draw(seed + AnchorSeed, number).Objects
               select new BoxSize(shape.Box.Width, shape.Box.Height),
        ];
        var clusters = AnchorClusters.Find(sizes, count, seed);
        Console.WriteLine($"anchors: {string.Join(", ", clusters.Anchors.Select(a => $"{a.Width * Scene.Size:F1} x {a.Height * Scene.Size:F1}"))}"
            + $" pixels, mean IoU with the shapes {clusters.MeanIou:F3}");
        Console.WriteLine();
        return clusters;
    }
}
