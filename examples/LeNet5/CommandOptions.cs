using System.CommandLine;

namespace NetGen.Examples;

/// <summary>What the commands of the examples have in common.</summary>
internal static class CommandOptions
{
    /// <summary>An option that takes a whole number.</summary>
    /// <param name="name">The name with its dashes.</param>
    /// <param name="description">What the help says.</param>
    /// <param name="value">The number unless another is given.</param>
    /// <param name="minimum">The smallest number.</param>
    /// <param name="maximum">The largest number.</param>
    public static Option<int> Number(string name, string description, int value, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new UsageException($"{name} takes a number from {minimum} to {maximum}; got '{result.Tokens[0].Value}'."),
    };

    /// <summary>The option for the number of threads.</summary>
    public static Option<int> Threads() => Number(
        "--threads", "The number of threads; the result does not depend on it", Math.Min(Environment.ProcessorCount, 4), 1, 256);

    /// <summary>Parses the arguments and runs the command, or prints help.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public static int Run(RootCommand command, string[] args)
    {
        var result = command.Parse(args);
        return result.Errors.Count == 0
            ? result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
            : throw new UsageException($"{result.Errors[0].Message} (--help shows the options)");
    }
}
