using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The forms an argument can take.</summary>
public enum ArgumentType
{
    /// <summary>One whole number.</summary>
    Integer,

    /// <summary>One whole number for all axes, or a list with one for each axis, outermost first.</summary>
    Extents,

    /// <summary>One whole number for all axes, channels too, or a list with one for each, channels first.</summary>
    AllExtents,

    /// <summary>One whole number, or a list of any length.</summary>
    Indices,

    /// <summary>As <see cref="Extents"/>, or the word <c>valid</c> (none) or <c>same</c> (output = ceil(input /
    /// stride), an odd total putting the extra one at the end, as TensorFlow does).</summary>
    Padding,

    /// <summary>A real number.</summary>
    Number,

    /// <summary>A real number, or one of the words <c>infinity</c> and <c>-infinity</c>.</summary>
    ExtendedNumber,

    /// <summary>One real number, or a list of them.</summary>
    Numbers,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A shape: channels, then up to three extents.</summary>
    Shape,

    /// <summary>Axes by their letters, such as <c>HWC</c>.</summary>
    Axes,

    /// <summary>The name of a layer, or a list of them.</summary>
    Layers,

    /// <summary>The name of one layer.</summary>
    Layer,

    /// <summary>One of the words in <see cref="ArgumentDefinition.Choices"/>.</summary>
    Choice,

    /// <summary>Any of them, which the layers of a user's block check where they use it.</summary>
    Any,
}

/// <summary>An argument that a kind of layer takes.</summary>
/// <param name="Name">Its name in C# spelling; JSON starts it in lower case.</param>
/// <param name="Type">Its form.</param>
/// <param name="Summary">What it means, in one sentence, for the JSON schema.</param>
/// <param name="Required">Whether it must be given; required arguments come first and are an attribute's constructor
/// parameters.</param>
/// <param name="Minimum">The smallest value allowed.</param>
/// <param name="Maximum">The largest value allowed.</param>
/// <param name="Default">The value when absent, as the schema shows it; null when it depends on other
/// arguments.</param>
public sealed record ArgumentDefinition(
    string Name,
    ArgumentType Type,
    string Summary,
    bool Required = false,
    double Minimum = 0,
    double Maximum = ArgumentDefinition.Largest,
    string? Default = null)
{
    /// <summary>The largest channel count, extent or other whole number a declaration may state.</summary>
    public const int Largest = 1 << 24;

    /// <summary>The largest float, as its shortest digits tell it.</summary>
    public const double LargestFloat = 3.4028235e38;

    /// <summary>The words that a choice can be.</summary>
    public EquatableArray<string> Choices { get; init; } = [];
}

/// <summary>A kind of layer: its name, its arguments, and how it extends a graph.</summary>
/// <param name="Kind">The name: the attribute without suffix, and the JSON <c>type</c>.</param>
/// <param name="Summary">What it does, in one sentence, for the JSON schema.</param>
/// <param name="Arguments">Its arguments; <c>Name</c> is common to all layers and not among them.</param>
/// <param name="Build">Checks the arguments, infers the shape, and adds its nodes to the graph.</param>
public sealed record LayerDefinition(
    string Kind,
    string Summary,
    EquatableArray<ArgumentDefinition> Arguments,
    Action<LayerContext> Build);
