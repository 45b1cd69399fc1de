using System.CommandLine;

namespace NetGen.Examples;

/// <summary>The options of a command, their defaults and their help.</summary>
internal sealed class CommandLine
{
    private readonly string _description;
    private readonly Option<int> _epochs;
    private readonly Option<int> _scenes = CommandOptions.Number("--scenes", "The number of scenes of an epoch", 1500, 1, 1_000_000);
    private readonly Option<int> _batch = CommandOptions.Number("--batch", "The number of scenes of a training step", 16, 1, 1024);

    private readonly Option<int> _threads = CommandOptions.Threads();

    private readonly Option<int> _seed = CommandOptions.Number("--seed", "Determines scenes and initial weights", 1, 0, int.MaxValue);
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
        _epochs = CommandOptions.Number("--epochs", "The number of epochs", epochs, 1, 10_000);
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

        return CommandOptions.Run(root, args);
    }
}
