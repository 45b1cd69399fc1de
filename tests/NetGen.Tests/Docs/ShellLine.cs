using NetGen.Tests.Cli;
using NetGen.Tests.Support;

namespace NetGen.Tests.Docs;

/// <summary>A line of a shell block: files of the repository are there, and <c>netgen</c> has its options.</summary>
internal static class ShellLine
{
    private static readonly string[] Folders = ["bench/", "examples/", "generator/", "runtime/", "specs/", "tests/"];

    /// <summary>What is wrong with a line, or null.</summary>
    public static string? Fault(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.FirstOrDefault(word => IsOfRepository(word) && !Path.Exists(Repository.PathOf(word))) is { } missing)
        {
            return $"there is no {missing}";
        }

        int command = words is ["netgen", ..] ? 1
            : words.Contains("generator/NetGen.Cli") ? Array.IndexOf(words, "--") + 1
            : 0;
        return command == 0 || command >= words.Length ? null : OptionFault(words[command], words[(command + 1)..]);
    }

    private static bool IsOfRepository(string word) =>
        Folders.Any(folder => word.StartsWith(folder, StringComparison.Ordinal));

    private static string? OptionFault(string command, string[] arguments)
    {
        var help = Tool.Run(command, "--help");
        if (help.Code != 0)
        {
            return $"netgen has no command {command}";
        }

        string[] known = help.Output.Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return arguments.FirstOrDefault(word => word.StartsWith('-') && !known.Contains(word)) is { } option
            ? $"netgen {command} has no option {option}"
            : null;
    }
}
