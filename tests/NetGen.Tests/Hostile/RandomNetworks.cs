using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Hostile;

/// <summary>Networks of random layers: any kind of the op table, with any of its arguments, as far as the layer takes them.</summary>
/// <param name="random">Where the choices come from.</param>
internal sealed class RandomNetworks(Random random)
{
    private const int Attempts = 12;

    // Names that generated code could take for its own, for keywords, or for each other.
    private static readonly string[] LayerNames =
    [
        "a", "A", "a.b", "a_b", "a-b", "a.B", "0", "1", "class", "event", "Program", "stride", "Stride", "w", "begin", "end", "image", "first", "last",
        "at", "avx2.inference", "Avx2Inference", "Equals", "GetType", "ToString", "MemberwiseClone", "Finalize", "GetHashCode", "forward.stages1", "ForwardStages1",
        "ConvolutionLayer1", "Part1", "images.per.chunk", "ImagesPerChunk", "System", "NetGen", "float", "a1", "a.1", "input1", "Input", "output",
        "ParameterCount", "conv1", "conv1.weight", "Conv1WeightAt", "i", "x", "x.", "x-", "x_",
    ];

    private readonly HashSet<string> _taken = [];

    /// <summary>A network without mistakes.</summary>
    /// <param name="name">The class.</param>
    /// <param name="space">Its namespace.</param>
    public NetSpec Next(string name, string space)
    {
        _taken.Clear();
        var network = new NetSpec(space, name, "public", Shape(), [])
        {
            InputGradient = random.Next(4) == 0,
            Strict = random.Next(4) == 0,
        };
        if (random.Next(4) == 0)
        {
            network = Try(network with { Layers = [.. Side(network.Input)] }) ?? network;
        }

        int layers = random.Next(1, 9);
        for (int attempt = 0; network.Layers.Count < layers && attempt < Attempts * layers; attempt++)
        {
            network = Try(network with { Layers = [.. network.Layers, Layer(network)] }) ?? network;
        }

        if (network.Layers.Count == 0)
        {
            network = network with { Layers = [new LayerSpec("Flatten", null, [])] };
        }

        return WithOutputs(network);
    }

    private NetSpec WithOutputs(NetSpec network)
    {
        string[] named = [.. network.Layers.Select(layer => layer.Name).OfType<string>().Where(_ => random.Next(2) == 0)];
        string last = network.Layers[^1].Name ?? "";
        if (last.Length == 0 || random.Next(2) == 0)
        {
            return network;
        }

        var outputs = network with { Outputs = [.. named.Append(last).Distinct()] };
        return Try(outputs) ?? network;
    }

    private static NetSpec? Try(NetSpec network) => NetworkCompiler.Check(network).Any(problem => problem.IsError) ? null : network;

    private TensorShape Shape()
    {
        int rank = random.Next(5) switch { 0 => 0, 1 => 1, 4 => 3, _ => 2 };
        return new TensorShape(
            random.Next(3) == 0 ? 8 * random.Next(1, 4) : random.Next(1, 20),
            Enumerable.Range(0, rank).Select(_ => random.Next(1, 14)).ToEquatableArray());
    }

    // What reads no layer, joined with the input.
    private IEnumerable<LayerSpec> Side(TensorShape shape)
    {
        _taken.Add("side");
        yield return new LayerSpec(random.Next(2) == 0 ? "Constant" : "Input", "side", [new Argument("Shape", new TextValue(shape.Text))]);
        yield return new LayerSpec(
            random.Next(3) switch { 0 => "Add", 1 => "Multiply", _ => "Concat" },
            null,
            [new Argument("Inputs", new ListValue([new TextValue("input"), new TextValue("side")]))]);
    }

    private LayerSpec Layer(NetSpec network)
    {
        var definition = LayerTable.All[random.Next(LayerTable.All.Count)];
        var arguments = definition.Arguments
            .Where(argument => argument.Required || random.Next(3) == 0)
            .Select(argument => new Argument(argument.Name, Value(argument, network)));
        string[] before = [.. network.Layers.Select(layer => layer.Name).OfType<string>()];
        string? name = random.Next(2) == 0 ? LayerNames[random.Next(LayerNames.Length)] : null;
        bool repeats = random.Next(8) == 0 && (name is null || char.IsAsciiDigit(name[^1]));
        return new LayerSpec(
            definition.Kind,
            name is not null && _taken.Add(name) ? name : null,
            arguments.ToEquatableArray(),
            before.Length > 0 && random.Next(6) == 0 ? before[random.Next(before.Length)] : null,
            repeats ? new IntegerValue(random.Next(1, 5)) : null,
            random.Next(6) == 0);
    }

    private ArgumentValue Value(ArgumentDefinition argument, NetSpec network) => argument.Type switch
    {
        ArgumentType.Integer => Integer(argument, 20),
        ArgumentType.Extents => Extents(argument, network),
        ArgumentType.Padding => random.Next(3) switch
        {
            0 => new TextValue("same"),
            1 => new TextValue("valid"),
            _ => Extents(argument, network),
        },
        ArgumentType.AllExtents => List(argument, network.Input.Rank + 1, 4),
        ArgumentType.Indices => List(argument, random.Next(1, 6), 3),
        ArgumentType.Number => Number(argument),
        ArgumentType.ExtendedNumber => random.Next(4) == 0 ? new TextValue(random.Next(2) == 0 ? "infinity" : "-infinity") : Number(argument),
        ArgumentType.Numbers => new ListValue(Enumerable.Range(0, random.Next(1, 5)).Select(_ => (ArgumentValue)Number(argument)).ToEquatableArray()),
        ArgumentType.Boolean => new BooleanValue(random.Next(2) == 0),
        ArgumentType.Shape => new TextValue(random.Next(2) == 0 ? Shape().Text : FormattableString.Invariant($"{network.Input.Elements}")),
        ArgumentType.Axes => new TextValue(new string("CDHW".ToCharArray().OrderBy(_ => random.Next()).Take(random.Next(1, 5)).ToArray())),
        ArgumentType.Choice => new TextValue(argument.Choices[random.Next(argument.Choices.Count)]),
        _ => Names(network),
    };

    private ArgumentValue Extents(ArgumentDefinition argument, NetSpec network) => random.Next(2) == 0 || network.Input.Rank == 0
        ? Integer(argument, 4)
        : List(argument, network.Input.Rank, 5);

    private ListValue List(ArgumentDefinition argument, int count, int most) =>
        new(Enumerable.Range(0, count).Select(_ => (ArgumentValue)Integer(argument, most)).ToEquatableArray());

    private NumberValue Number(ArgumentDefinition argument) =>
        new(Math.Clamp(random.Next(3) == 0 ? random.NextDouble() : random.Next(-2, 8), argument.Minimum, argument.Maximum));

    private IntegerValue Integer(ArgumentDefinition argument, int most) =>
        new((long)Math.Clamp(random.Next(most), argument.Minimum, argument.Maximum));

    private ListValue Names(NetSpec network)
    {
        string[] names = [.. network.Layers.Select(layer => layer.Name).OfType<string>(), "input"];
        return new ListValue(Enumerable.Range(0, random.Next(1, 4)).Select(_ => (ArgumentValue)new TextValue(names[random.Next(names.Length)])).ToEquatableArray());
    }
}
