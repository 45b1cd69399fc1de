using System.Diagnostics;

namespace NetGen.Peers.Preparation;

/// <summary>Runs the tools that the race is prepared with.</summary>
internal static class Tool
{
    private const int LinesOfAnError = 20;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="RaceException">It is not installed, or fails.</exception>
    public static string Run(string folder, string program, params string[] arguments)
    {
        var (code, output, errors) = Start(folder, program, arguments)
            ?? throw new RaceException($"'{program}' is not installed.");
        return code == 0
            ? output
            : throw new RaceException($"{program} {string.Join(' ', arguments)}\nfailed:\n{Tail(output + errors)}");
    }

    /// <summary>Whether a program is there and ends well.</summary>
    public static bool Succeeds(string program, params string[] arguments) =>
        Start(Environment.CurrentDirectory, program, arguments) is { Code: 0 };

    private static (int Code, string Output, string Errors)? Start(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Tail(string text) => string.Join('\n', text.Trim().Split('\n').TakeLast(LinesOfAnError));
}
