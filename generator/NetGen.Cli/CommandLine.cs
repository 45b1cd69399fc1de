using System.CommandLine;
using System.Text;
using NetGen.Cli.Commands;
using NetGen.Cli.Specs;

namespace NetGen.Cli;

/// <summary>The command line: commands, help, and what mistakes end with.</summary>
public static class CommandLine
{
    /// <summary>Everything went well.</summary>
    public const int Success = 0;

    /// <summary>A file says something that cannot be done, or cannot be read or written.</summary>
    public const int Mistake = 1;

    /// <summary>The arguments make no sense.</summary>
    public const int Usage = 2;

    private const string Description = """
        Looks at convolutional networks that NetGen compiles to C#, and writes their code.

        Examples:
          netgen inspect specs/lenet5.net.json
          netgen inspect specs/alexnet.net.json --batch 32 --html alexnet.html
          netgen emit specs/lenet5.net.json -o Generated
          netgen import model.onnx -o networks/digits --test
          netgen verify networks/digits.net.json
          netgen export specs/lenet5.net.json --weights lenet5.safetensors -o lenet5.onnx

        Exit codes: 0 all is well, 1 a file has a mistake or cannot be used, 2 the arguments make no sense.
        """;

    /// <summary>Parses the arguments and runs a command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Receives what was asked for.</param>
    /// <param name="errors">Receives what went wrong.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand(Description)
        {
            InspectCommand.Create(output, errors),
            EmitCommand.Create(output),
            ImportCommand.Create(output),
            VerifyCommand.Create(output, errors),
            ExportCommand.Create(output),
        };
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                return Fail(errors, parsed.Errors[0].Message + " (--help shows how it is used)", Usage);
            }

            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (SpecException mistakes)
        {
            errors.WriteLine(mistakes.Message);
            return Mistake;
        }
        catch (UsageException mistake)
        {
            return Fail(errors, mistake.Message, Usage);
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Fail(errors, mistake.Message, Mistake);
        }
    }

    private static int Fail(TextWriter errors, string message, int code)
    {
        errors.WriteLine("netgen: error: " + new StringBuilder(message).Replace("\r", "").Replace('\n', ' '));
        return code;
    }
}
