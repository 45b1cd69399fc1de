using System.CommandLine;

namespace NetGen.Examples;

/// <summary>The options of a command, their defaults and their help.</summary>
internal sealed class CommandLine
{
    private readonly string _description;
    private readonly Option<int> _epochs;
    private readonly Option<int> _scenes = Number("--scenes", "The number of scenes of an epoch", 1500, 1, 1_000_000);
    private readonly Option<int> _batch = Number("--batch", "The number of scenes of a training step", 16, 1, 1024);

    private readonly Option<int> _threads = Number(
        "--threads", "The number of threads; the result does not depend on it", Math.Min(Environment.ProcessorCount, 4), 1, 256);

    private readonly Option<int> _seed = Number("--seed", "Determines scenes and initial weights", 1, 0, int.MaxValue);
    private readonly Option<string> _pictures;

    private readonly Option<string?> _image = new("--image")
    {
        Description = "A picture of your own to find shapes in after training: PNG, PPM, BMP, or JPEG where the system has libturbojpeg",
        HelpName = "FILE",
    };

    private readonly bool _takesImage;

    /// <summary>Creates the options.</summary>
    /// <param name="description">What the command does.</param>
    /// <param name="epochs">The number of epochs unless another is given.</param>
    /// <param name="folder">The folder below <c>artifacts</c> that pictures go to unless another is given.</param>
    /// <param name="takesImage">Whether it finds shapes in a picture of the user's, too.</param>
    public CommandLine(string description, int epochs, string folder, bool takesImage = false)
    {
        _description = description;
        _takesImage = takesImage;
        _epochs = Number("--epochs", "The number of epochs", epochs, 1, 10_000);
        _pictures = new Option<string>("--pictures")
        {
            Description = "The folder that receives pictures of unseen scenes with what was found",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("artifacts", folder),
        };
    }

    /// <summary>Parses the arguments and runs the command, or prints help.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public int Run(string[] args, Action<Settings> command)
    {
        var root = new RootCommand(_description) { _epochs, _scenes, _batch, _threads, _seed, _pictures };
        if (_takesImage)
        {
            root.Add(_image);
        }

        root.SetAction(parsed => command(new Settings(
            parsed.GetValue(_epochs),
            parsed.GetValue(_scenes),
            parsed.GetValue(_batch),
            parsed.GetValue(_threads),
            (ulong)parsed.GetValue(_seed),
            parsed.GetValue(_pictures)!,
            _takesImage ? parsed.GetValue(_image) : null)));

        var result = root.Parse(args);
        return result.Errors.Count == 0
            ? result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
            : throw new UsageException($"{result.Errors[0].Message} (--help shows the options)");
    }

    private static Option<int> Number(string name, string description, int value, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new UsageException($"{name} takes a number from {minimum} to {maximum}; got '{result.Tokens[0].Value}'."),
    };
}
