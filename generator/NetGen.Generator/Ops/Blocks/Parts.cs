using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>The layers that the built-in blocks are made of, as a declaration would give them.</summary>
internal static class Parts
{
    /// <summary>The argument of most blocks that says how far apart their windows are.</summary>
    public static ArgumentDefinition Stride { get; } =
        new("Stride", ArgumentType.Integer, "Distance of two windows along every axis.", Minimum: 1, Default: "1");

    /// <summary>The argument that the blocks' normalizations add to the variance.</summary>
    public static ArgumentDefinition Epsilon(string absent) => new(
        "Epsilon", ArgumentType.Number, "Added to the variance where it is normalized; may be 0.", Maximum: float.MaxValue, Default: absent);

    /// <summary>A required number of channels.</summary>
    public static ArgumentDefinition Channels(string name, string summary) =>
        new(name, ArgumentType.Integer, summary, Required: true, Minimum: 1);

    /// <summary>A convolution with equal extents along all axes, padded so that a stride of 1 keeps them.</summary>
    public static LayerSpec Conv(
        string name, int channels, int kernel, int stride = 1, int groups = 1, bool bias = true, string? from = null) => new(
        "Conv",
        name,
        [
            Whole("Channels", channels),
            Whole("Kernel", kernel),
            Whole("Stride", stride),
            Whole("Padding", kernel / 2),
            Whole("Groups", groups),
            new Argument("Bias", new BooleanValue(bias)),
        ],
        from);

    /// <summary>Batch normalization with PyTorch's momentum.</summary>
    public static LayerSpec Norm(string name, double epsilon = 1e-5) =>
        new("BatchNorm", name, [new Argument("Epsilon", new NumberValue(epsilon))]);

    /// <summary>A layer without arguments.</summary>
    public static LayerSpec Plain(string kind, string? name = null) => new(kind, name, []);

    /// <summary>A layer that joins others, given by name.</summary>
    public static LayerSpec Join(string kind, params string[] inputs) => new(
        kind, null, [new Argument("Inputs", new ListValue(inputs.Select(i => (ArgumentValue)new TextValue(i)).ToEquatableArray()))]);

    /// <summary>An argument that is a whole number.</summary>
    public static Argument Whole(string name, int value) => new(name, new IntegerValue(value));
}
