using System.Globalization;

namespace NetGen.Generator.Model;

/// <summary>Gives names of which no two are the same: the second of a name gets the number 2, and so on.</summary>
/// <param name="taken">Names that are taken already.</param>
/// <param name="separator">What stands between a name and its number.</param>
internal sealed class UniqueNames(IEnumerable<string> taken, string separator = "")
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    // Where to go on, so that thousands of one name take no longer than as many names.
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>A name that nobody else has.</summary>
    public string Take(string stem)
    {
        if (_taken.Add(stem))
        {
            return stem;
        }

        int number = _next.TryGetValue(stem, out int next) ? next : 2;
        string name;
        do
        {
            name = stem + separator + number.ToString(CultureInfo.InvariantCulture);
            number++;
        }
        while (!_taken.Add(name));

        _next[stem] = number;
        return name;
    }
}
