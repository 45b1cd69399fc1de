namespace NetGen.Examples;

/// <summary>One line and an exit code for what a user can mend; a stack trace for a defect.</summary>
internal static class Entry
{
    /// <summary>Runs a command.</summary>
    /// <param name="name">The name of the program.</param>
    /// <param name="command">The command, which gives an exit code.</param>
    public static int Run(string name, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (UsageException exception)
        {
            return Fail(name, exception, 2);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return Fail(name, exception, 1);
        }
    }

    private static int Fail(string name, Exception exception, int code)
    {
        Console.Out.Flush();
        Console.Error.WriteLine($"{name}: {exception.Message.ReplaceLineEndings(" ")}");
        return code;
    }
}
