using System.CommandLine;
using NetGen.Cli.Commands;
using NetGen.Cli.Specs;
using NetGen.Generator.Model;

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

    /// <summary>netgen itself has a defect.</summary>
    public const int Defect = 3;

    private const int LongestLine = 4000;

    private const string Description = """
        Looks at convolutional networks that NetGen compiles to C#, and writes their code.

        Examples:
          netgen inspect specs/lenet5.net.json
          netgen inspect specs/alexnet.net.json --batch 32 --html alexnet.html
          netgen emit specs/lenet5.net.json -o Generated
          netgen import model.onnx -o networks/digits --test
          netgen verify networks/digits.net.json
          netgen export specs/lenet5.net.json --weights lenet5.safetensors -o lenet5.onnx

        Exit codes: 0 all is well, 1 a file has a mistake or cannot be used, 2 the arguments make no sense,
        3 netgen itself failed.
        """;

    /// <summary>Parses the arguments and runs a command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Receives what was asked for.</param>
    /// <param name="errors">Receives what went wrong.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        output = new PrintableWriter(output);
        errors = new PrintableWriter(errors);
        var root = new RootCommand(Description)
        {
            InspectCommand.Create(output, errors),
            EmitCommand.Create(output),
            ImportCommand.Create(output),
            VerifyCommand.Create(output, errors),
            ExportCommand.Create(output),
        };
        root.Directives.Clear();
        try
        {
            // A path may begin with @.
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
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
        catch (OutOfMemoryException)
        {
            return Fail(errors, "there is not enough memory for a network of this size", Mistake);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return Fail(errors, $"internal error: {defect.GetType().Name}: {defect.Message}; please report it, with the command and its files", Defect);
        }
    }

    private static int Fail(TextWriter errors, string message, int code)
    {
        string kind = code == Defect ? "" : "error: ";
        errors.WriteLine("netgen: " + kind + Printable.Of(message.Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' '), LongestLine));
        return code;
    }
}
