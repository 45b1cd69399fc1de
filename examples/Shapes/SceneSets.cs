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

    /// <summary>Says how many shapes have no place of their own in a grid: of two in one cell and anchor it can learn but one.</summary>
    /// <param name="seed">Determines the scenes.</param>
    /// <param name="grid">The grid.</param>
    public static void ReportConflicts(ulong seed, AnchorGrid grid)
    {
        var places = new GridPlace[Scene.MaximumObjects];
        var (shapes, conflicts) = (0, 0);
        for (var number = 0; number < AnchorScenes; number++)
        {
            var objects = Scene.Draw(seed + AnchorSeed, number).Objects;
            shapes += objects.Length;
            conflicts += grid.Assign(objects, places);
        }

        Console.WriteLine($"places: {conflicts} of {shapes:N0} shapes have the cell and anchor of another one, and cannot be learnt beside it");
        Console.WriteLine();
    }
}
