using System.Runtime.CompilerServices;
using Xunit;

namespace NetGen.Tests;

/// <summary>
/// Compares a text with the one accepted before, in Verify's convention: <c>NAME.verified.EXTENSION</c> beside the test. A
/// difference writes <c>NAME.received.EXTENSION</c> there; <c>NETGEN_ACCEPT=1</c> accepts instead.
/// </summary>
public static class Snapshot
{
    /// <summary>Whether differences are accepted.</summary>
    public static bool Accepts => Environment.GetEnvironmentVariable("NETGEN_ACCEPT") == "1";

    /// <summary>Compares <paramref name="text"/> with the snapshot called <paramref name="name"/>.</summary>
    public static void Verify(string text, string name, string extension = "cs", [CallerFilePath] string test = "") =>
        VerifyFile(
            text,
            Path.Combine(Path.GetDirectoryName(test)!, $"{name}.verified.{extension}"),
            Path.Combine(Path.GetDirectoryName(test)!, $"{name}.received.{extension}"));

    /// <summary>Compares <paramref name="text"/> with the file <paramref name="verified"/>.</summary>
    public static void VerifyFile(string text, string verified, string received)
    {
        string? accepted = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (accepted == text)
        {
            File.Delete(received);
            return;
        }

        if (Accepts)
        {
            File.WriteAllText(verified, text);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail(accepted is null
            ? $"There is no {verified}; look at {received} and accept it with NETGEN_ACCEPT=1."
            : $"{verified} differs from {received} {FirstDifference(accepted, text)}; accept it with NETGEN_ACCEPT=1.");
    }

    private static string FirstDifference(string accepted, string text)
    {
        string[] before = accepted.Split('\n');
        string[] after = text.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"from line {line + 1}: \"{before.ElementAtOrDefault(line)}\" is now \"{after.ElementAtOrDefault(line)}\"";
    }
}
