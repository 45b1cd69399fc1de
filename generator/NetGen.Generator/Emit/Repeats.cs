namespace NetGen.Generator.Emit;

/// <summary>What a list says in one place: some items, which may stand for several times as many.</summary>
/// <param name="First">The index of the first item.</param>
/// <param name="Length">The number of items that are said.</param>
/// <param name="Times">How often they follow each other, each time with numbers that have grown by the same amount.</param>
internal sealed record Repeat(int First, int Length, int Times);

/// <summary>Something in a list that may repeat.</summary>
/// <param name="Kind">All but its numbers; null for what must stand by itself.</param>
/// <param name="Numbers">Its numbers.</param>
internal sealed record RepeatItem(string? Kind, IReadOnlyList<long> Numbers);

/// <summary>
/// Finds what repeats in a list, as the layers of equal blocks do: a run of items that comes again and again, whose kinds are
/// the same and whose numbers grow by the same amount each time. The longest stretch is taken first.
/// </summary>
internal static class Repeats
{
    // Two rows say as much by themselves, and a loop around rows takes some lines.
    private const int Fewest = 3;
    private const int FewestSaved = 5;

    // Enough for two blocks of the deepest networks; the search takes as many times the length of the list.
    private const int LongestBlock = 80;

    // Beyond, a list is long in any case, and each repeat takes a search of what is left of it.
    private const int MostRepeats = 200;

    /// <summary>The list in order; everything between two repeats in one part.</summary>
    public static IReadOnlyList<Repeat> Find(IReadOnlyList<RepeatItem> items)
    {
        var found = new List<Repeat>();
        Find(items, 0, items.Count, found);
        return found;
    }

    /// <summary>The parts in lists of at most so many lines; at least one list.</summary>
    public static IReadOnlyList<IReadOnlyList<Repeat>> Split(IEnumerable<Repeat> parts, int lines)
    {
        var lists = new List<List<Repeat>> { new() };
        int left = lines;
        foreach (var part in parts)
        {
            for (int said = 0; said < part.Length;)
            {
                if (left == 0 || (part.Times > 1 && left < part.Length))
                {
                    lists.Add([]);
                    left = lines;
                }

                int length = part.Times > 1 ? part.Length : Math.Min(part.Length - said, left);
                lists[lists.Count - 1].Add(part with { First = part.First + said, Length = length });
                said += length;
                left -= length;
            }
        }

        return lists;
    }

    private static void Find(IReadOnlyList<RepeatItem> items, int begin, int end, List<Repeat> found)
    {
        var longest = new Repeat(begin, 0, 0);
        for (int length = 1; found.Count < MostRepeats && length <= LongestBlock && length * Fewest <= end - begin; length++)
        {
            // Items from some place on of which each goes on evenly in the next block and the one behind it.
            int even = 0;
            for (int first = end - (2 * length) - 1; first >= begin; first--)
            {
                even = GoesOn(items[first], items[first + length], items[first + (2 * length)]) ? even + 1 : 0;
                int times = (even / length) + 2;
                bool saves = times >= Fewest && length * (times - 1) >= FewestSaved;
                if (saves && IsBetter(length * times, first, longest))
                {
                    longest = new Repeat(first, length, times);
                }
            }
        }

        if (longest.Times == 0)
        {
            if (begin < end)
            {
                found.Add(new Repeat(begin, end - begin, 1));
            }

            return;
        }

        Find(items, begin, longest.First, found);
        found.Add(longest);
        Find(items, longest.First + (longest.Length * longest.Times), end, found);
    }

    // The longest, of these the first, of these that of the shortest block.
    private static bool IsBetter(int stretch, int first, Repeat longest) =>
        stretch > longest.Length * longest.Times || (stretch == longest.Length * longest.Times && first < longest.First);

    private static bool GoesOn(RepeatItem item, RepeatItem next, RepeatItem afterNext)
    {
        if (item.Kind is null || item.Kind != next.Kind || item.Kind != afterNext.Kind)
        {
            return false;
        }

        for (int i = 0; i < item.Numbers.Count; i++)
        {
            if (afterNext.Numbers[i] - next.Numbers[i] != next.Numbers[i] - item.Numbers[i])
            {
                return false;
            }
        }

        return true;
    }
}
