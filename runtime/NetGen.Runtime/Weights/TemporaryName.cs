using System.Security.Cryptography;
using System.Text;

namespace NetGen.Weights;

/// <summary>The names of temporary files: <c>.NAME-HASH.RANDOM.netgen-tmp</c>, where the hash tells targets apart whose names are too
/// long to stand in another.</summary>
internal static class TemporaryName
{
    private const string Ending = ".netgen-tmp";
    private const int NameShown = 24;

    // A save holds a lock on its file, but for the moment between creating and locking it.
    private static readonly TimeSpan YoungestStale = TimeSpan.FromSeconds(10);

    /// <summary>A new temporary file of a target, in its folder.</summary>
    public static string Of(string target) => Path.Combine(Folder(target), Stem(target) + Path.GetRandomFileName() + Ending);

    /// <summary>Removes the temporary files of a target that no save holds any more.</summary>
    public static void RemoveStale(string target)
    {
        if (!Directory.Exists(Folder(target)))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Folder(target), Stem(target) + "*" + Ending))
        {
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > YoungestStale)
                {
                    using var stale = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.Delete);
                    File.Delete(file);
                }
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                // Another save's, or another user's.
            }
        }
    }

    private static string Folder(string target) => Path.GetDirectoryName(target) ?? target;

    private static string Stem(string target)
    {
        var name = Path.GetFileName(target);
        var shown = string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_').Take(NameShown));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return $".{shown}-{hash}.";
    }
}
