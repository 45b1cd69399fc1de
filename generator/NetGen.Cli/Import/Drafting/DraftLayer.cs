using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Drafting;

/// <summary>A layer of a network that is being drafted. It has no name yet, so that layers may come and go.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="inputs">What it reads.</param>
/// <param name="shape">The shape of its output for one image.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="suggestion">The name of its weight in the model, or null.</param>
public sealed class DraftLayer(
    string kind, IReadOnlyList<DraftLayer> inputs, TensorShape shape, IReadOnlyList<Argument> arguments, string? suggestion)
{
    /// <summary>The kind of what stands for y = factor * x + offset, channel by channel, until it is known who does it.</summary>
    public const string Affine = "Affine";

    /// <summary>The kind of the network's image.</summary>
    public const string Image = "Image";

    /// <summary>The kind of layer.</summary>
    public string Kind { get; } = kind;

    /// <summary>The layers that it reads.</summary>
    public List<DraftLayer> Inputs { get; } = [.. inputs];

    /// <summary>The shape of its output for one image.</summary>
    public TensorShape Shape { get; } = shape;

    /// <summary>Its arguments.</summary>
    public List<Argument> Arguments { get; } = [.. arguments];

    /// <summary>Its weights by what the layer calls them.</summary>
    public Dictionary<string, Weight> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>What the model suggests as its name, or null.</summary>
    public string? Suggestion { get; set; } = suggestion;

    /// <summary>Its name, once <see cref="DraftNames"/> has chosen it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it is an input of the network.</summary>
    public bool IsInput => Kind is Image or "Input";

    /// <summary>Whether it reads nothing.</summary>
    public bool IsSource => IsInput || Kind == "Constant";

    /// <summary>The value of an argument, or null.</summary>
    public ArgumentValue? this[string argument] => Arguments.FirstOrDefault(one => one.Name == argument)?.Value;

    /// <summary>Sets an argument.</summary>
    public void Set(Argument argument)
    {
        Arguments.RemoveAll(one => one.Name == argument.Name);
        Arguments.Add(argument);
    }

    /// <summary>The value of an argument that is a real number.</summary>
    public double Number(string argument, double absent) => this[argument] switch
    {
        NumberValue number => number.Value,
        IntegerValue integer => integer.Value,
        _ => absent,
    };
}
