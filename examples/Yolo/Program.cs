using NetGen.Examples;

// One line and an exit code for what a user can mend; a stack trace for a defect.
try
{
    return CommandLine.Run(args, ShapeFinder.Run);
}
catch (UsageException exception)
{
    return Fail(exception, 2);
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
{
    return Fail(exception, 1);
}

static int Fail(Exception exception, int code)
{
    Console.Out.Flush();
    Console.Error.WriteLine($"yolo: {exception.Message.ReplaceLineEndings(" ")}");
    return code;
}
