using System.Globalization;
using System.Text;

namespace NetGen.Generator.Model;

/// <summary>The names of the files that are generated for networks. File systems know names of 255 bytes, and some of them, as the
/// C# compiler, do not tell upper from lower case.</summary>
public static class FileNames
{
    // With the ending of a file below 255 bytes, whatever the letters: three bytes each at most.
    private const int LongestStem = 200;
    private const int CutStem = 60;

    // The files of the kernels, which networks share.
    private const string Kernels = "NetGen.Kernels";

    /// <summary>What the names of a network's files begin with: its full name, or what is left of it and a number where that
    /// would be too long, or the name of other files as well.</summary>
    /// <param name="spec">The network.</param>
    public static string Stem(NetSpec spec)
    {
        string name = spec.FullName;
        bool isShort = Encoding.UTF8.GetByteCount(name) <= LongestStem;
        return isShort && !spec.SharesFileName && !name.StartsWith(Kernels, StringComparison.OrdinalIgnoreCase)
            ? name
            : (isShort ? name : name.Substring(0, Math.Min(CutStem, name.Length))) + "-" + Number(name);
    }

    /// <summary>The networks, of which those are marked whose file names would be the same.</summary>
    public static IEnumerable<NetSpec> Distinct(IEnumerable<NetSpec> networks)
    {
        var all = networks.ToList();
        var shared = new HashSet<string>(
            all.GroupBy(network => Key(network.FullName), StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(group => group.Key),
            StringComparer.Ordinal);
        return all.Select(network => shared.Contains(Key(network.FullName)) ? network with { SharesFileName = true } : network);
    }

    // Names that a file system may hold to be the same: it may compose letters and their accents besides.
    private static string Key(string name) => name.Normalize(NormalizationForm.FormKC).ToUpperInvariant();

    // Fowler, Noll and Vo's hash FNV-1a of 64 bits, over UTF-16.
    private static string Number(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in name)
        {
            hash = unchecked((hash ^ letter) * 1099511628211);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
