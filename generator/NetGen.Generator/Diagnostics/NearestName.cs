namespace NetGen.Generator.Diagnostics;

/// <summary>Finds what the user probably meant by a name that does not exist.</summary>
public static class NearestName
{
    // What is longer, or further down a list, is no slip of a name: a search takes milliseconds at most.
    private const int LongestName = 60;
    private const int MostNames = 2000;

    /// <summary>The end of a message: <c>; did you mean 'kernel'?</c>, or nothing if no known name is near.</summary>
    public static string Hint(string unknown, IEnumerable<string> known) =>
        Find(unknown, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The known name nearest to <paramref name="unknown"/> by edit distance, the first of equals, or null if all
    /// differ in more than a third of the letters. Names of more than 60 letters, and those after 2,000 others, are not
    /// considered.</summary>
    public static string? Find(string unknown, IEnumerable<string> known)
    {
        string? nearest = null;
        int best = int.MaxValue;
        if (unknown.Length > LongestName)
        {
            return null;
        }

        foreach (string name in known.Take(MostNames))
        {
            int limit = Math.Max(1, (Math.Max(name.Length, unknown.Length) + 2) / 3);
            if (Math.Abs(name.Length - unknown.Length) > limit)
            {
                continue;
            }

            int distance = Distance(unknown.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance <= limit && distance < best)
            {
                (nearest, best) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>The smallest number of letters to insert, delete, replace, or swap with a neighbour, to get from one word
    /// to the other (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        int[,] distance = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            distance[i, 0] = i;
        }

        for (int j = 0; j <= to.Length; j++)
        {
            distance[0, j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int replace = distance[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                int best = Math.Min(replace, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                distance[i, j] = swapped ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
            }
        }

        return distance[from.Length, to.Length];
    }
}
