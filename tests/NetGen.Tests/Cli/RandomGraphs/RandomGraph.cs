using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>
/// A graph that is made node by node. Each node is computed as it comes, so that the next knows shapes and numbers; one
/// whose results are not finite, too large, or so sensitive that floats could give others is not taken.
/// </summary>
internal sealed class RandomGraph
{
    private const int MostElements = 1 << 12;
    private const double LargestElement = 1e4;
    private const double SmallestElement = 1e-12;

    // Floats have half a unit of 6e-8; sums of some hundred terms lose some more.
    private const double NoiseOfElements = 1e-6;
    private const double NoiseOfSums = 2e-6;
    private const double NoiseOfApproximations = 3e-7;

    private const double TimesNear = 10;

    // How many times noise is made, so that a choice that it decides is seldom the same in all.
    private const int Versions = 4;

    // What noise may become of a value, of its largest element.
    private const double MostSensitive = 1e-3;

    private static readonly HashSet<string> Sums = new(StringComparer.Ordinal)
    {
        "Conv", "ConvTranspose", "Gemm", "MatMul", "AveragePool", "GlobalAveragePool", "LpPool", "GlobalLpPool", "ReduceMean", "ReduceSum", "ReduceL1",
        "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp", "BatchNormalization", "InstanceNormalization", "GroupNormalization",
        "LayerNormalization", "RMSNormalization", "LRN", "LpNormalization", "MeanVarianceNormalization", "Softmax", "LogSoftmax", "Resize", "Upsample",
        "CumSum", "GridSample", "RoiAlign",

        // Differences of an exponential and 1.
        "Elu", "Selu", "Celu",
    };

    // What floats approximate to some distance, however small it is.
    private static readonly HashSet<string> Approximations = new(StringComparer.Ordinal) { "Sigmoid", "Tanh", "Erf", "Gelu", "Mish", "Swish", "Softplus" };

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly List<RandomValue> _inputs = [];
    private readonly List<RandomValue> _computed = [];
    private readonly Dictionary<string, int> _refused = new(StringComparer.Ordinal);
    private int _names;

    /// <summary>An empty graph.</summary>
    public RandomGraph(int seed, long opset) => (Random, Opset) = (new Random(seed), opset);

    /// <summary>What decides.</summary>
    public Random Random { get; }

    /// <summary>The version of the operators.</summary>
    public long Opset { get; }

    /// <summary>The inputs and what nodes have given, in order.</summary>
    public IReadOnlyList<RandomValue> Values => [.. _inputs, .. _computed];

    /// <summary>What nodes have given.</summary>
    public IReadOnlyList<RandomValue> Computed => _computed;

    /// <summary>The number of nodes.</summary>
    public int Nodes => _nodes.Count;

    /// <summary>Nodes that the evaluator refused, by reason.</summary>
    public IReadOnlyDictionary<string, int> Refused => _refused;

    /// <summary>Adds an input.</summary>
    public RandomValue AddInput(params int[] shape)
    {
        var exact = Tensor.Of(shape, Numbers(Tensor.Elements(shape), -2, 2));
        var input = new RandomValue($"x{_inputs.Count}", exact, [.. Enumerable.Repeat(exact, Versions)]);
        _inputs.Add(input);
        return input;
    }

    /// <summary>A constant of random numbers, as an initializer or a node.</summary>
    public RandomValue Floats(int[] shape, double low, double high) => Constant(Tensor.Of(shape, Numbers(Tensor.Elements(shape), low, high)));

    /// <summary>A list of whole numbers.</summary>
    public RandomValue Integers(params long[] values) => Constant(Tensor.Of(values));

    /// <summary>A constant.</summary>
    public RandomValue Constant(Tensor value)
    {
        string name = $"c{_names++}";
        byte[] raw = value.Type switch
        {
            OnnxType.Single => [.. value.ToSingles().SelectMany(BitConverter.GetBytes)],
            OnnxType.Int64 => [.. value.Integers.SelectMany(BitConverter.GetBytes)],
            _ => [.. value.Integers.Select(one => (byte)one)],
        };
        var tensor = new OnnxTensor(name, value.Type, [.. value.Dimensions.Select(extent => (long)extent)], raw, null);
        if (Chance(0.3))
        {
            _nodes.Add(new OnnxNode("", "Constant", "", [], [name], new Dictionary<string, OnnxAttribute> { ["value"] = new() { Tensor = tensor } }));
        }
        else
        {
            _initializers.Add(tensor);
        }

        return new RandomValue(name, value, [.. Enumerable.Repeat(value, Versions)]);
    }

    /// <summary>Adds a node, and gives its first result; null if it is not taken.</summary>
    public RandomValue? Add(string kind, IReadOnlyList<RandomValue?> operands, params (string Name, OnnxAttribute Value)[] attributes) =>
        AddAll(kind, 1, operands, attributes)?[0];

    /// <summary>Adds a node, and gives its results; null if it is not taken.</summary>
    public RandomValue[]? AddAll(string kind, int results, IReadOnlyList<RandomValue?> operands, params (string Name, OnnxAttribute Value)[] attributes)
    {
        string[] names = [.. Enumerable.Range(0, results).Select(_ => $"v{_names++}")];
        var node = new OnnxNode(
            "", kind, "", [.. operands.Select(one => one?.Name ?? "")], names, attributes.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal));
        if (Compute(node, [.. operands.OfType<RandomValue>()]) is not { } values || !values.All(IsUsable))
        {
            return null;
        }

        _nodes.Add(node);
        _computed.AddRange(values);
        return values;
    }

    /// <summary>The graph with the values that nothing reads as outputs, and some others.</summary>
    public RandomModel Finish()
    {
        var read = _nodes.SelectMany(node => node.Inputs).ToHashSet(StringComparer.Ordinal);
        var outputs = _computed.Where(value => !read.Contains(value.Name) || Chance(0.1)).ToList();

        // The number of images may be left open.
        bool isOpen = _inputs.All(one => one.Shape[0] == _inputs[0].Shape[0]) && Chance(0.25);
        var graph = new OnnxGraph(
            "random",
            _nodes,
            _initializers,
            [.. _inputs.Select(one => new OnnxValue(one.Name, [.. one.Shape.Select((extent, axis) => axis == 0 && isOpen ? -1L : extent)]))],
            [.. outputs.Select(one => new OnnxValue(one.Name, null) { Type = one.Exact.Type })]);
        return new RandomModel(new OnnxModel(Opset, "test", graph), _inputs, outputs, _computed);
    }

    /// <summary>A number below a limit.</summary>
    public int Next(int limit) => Random.Next(limit);

    /// <summary>A number of a range, both ends included.</summary>
    public int Between(int low, int high) => Random.Next(low, high + 1);

    /// <summary>A real number of a range.</summary>
    public float Real(double low, double high) => (float)(low + (Random.NextDouble() * (high - low)));

    /// <summary>Whether what has a probability happens.</summary>
    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>One of several.</summary>
    public T Pick<T>(params IReadOnlyList<T> all) => all[Random.Next(all.Count)];

    /// <summary>Whether floats may find the smaller of two elements that are joined to be the larger.</summary>
    public bool AreNear(RandomValue a, RandomValue b) =>
        Compute(new OnnxNode("", "Sub", "", [a.Name, b.Name], ["d"], new Dictionary<string, OnnxAttribute>()), [a, b]) is not [var difference]
        || difference.Exact.ToReals().Zip(difference.Distances()).Any(one => one.Second > 0 && Math.Abs(one.First) <= TimesNear * one.Second);

    private float[] Numbers(int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => Real(low, high))];

    private RandomValue[]? Compute(OnnxNode node, IReadOnlyList<RandomValue> operands)
    {
        var graph = new OnnxGraph("", [node], [], [], [.. node.Outputs.Select(name => new OnnxValue(name, null))]);
        var model = new OnnxModel(Opset, "", graph);
        try
        {
            var exact = Run(one => one.Exact);
            var noisy = Enumerable.Range(0, Versions).Select(i => Run(one => one.Noisy[i]).Select(result => WithNoise(node.Operator, result)).ToList()).ToList();
            return [.. node.Outputs.Select((name, i) => new RandomValue(name, exact[i], [.. noisy.Select(version => version[i])]))];
        }
        catch (EvaluationException reason)
        {
            string text = $"{node.Operator}: {reason.Message}";
            _refused[text] = _refused.GetValueOrDefault(text) + 1;
            return null;
        }

        IReadOnlyList<Tensor> Run(Func<RandomValue, Tensor> version) =>
            Evaluator.Run(model, operands.DistinctBy(one => one.Name).ToDictionary(one => one.Name, version, StringComparer.Ordinal));
    }

    private Tensor WithNoise(string kind, Tensor value)
    {
        if (!value.IsReal)
        {
            return value;
        }

        double more = Sums.Contains(kind) ? NoiseOfSums * value.Reals.Select(Math.Abs).DefaultIfEmpty(0).Max()
            : Approximations.Contains(kind) ? NoiseOfApproximations : 0;
        return Tensor.Of(
            value.Type,
            value.Dimensions,
            Array.ConvertAll(value.Reals, one => (one * (1 + (NoiseOfElements * Real(-1, 1)))) + (more * Real(-1, 1))));
    }

    private static bool IsUsable(RandomValue value)
    {
        if (value.Exact.Count is 0 or > MostElements || value.Rank > 6 || value.Noisy.Any(one => !one.Dimensions.AsSpan().SequenceEqual(value.Shape)))
        {
            return false;
        }

        // Floats lose what is nearly nothing, and its sign's root is no number.
        return value.Exact.IsReal
            ? value.Exact.Reals.All(one => one == 0 || Math.Abs(one) > SmallestElement) && value.Noisy.Append(value.Exact).All(one => one.Reals.All(double.IsFinite)) && value.Largest <= LargestElement && value.Distances().Max() <= MostSensitive * Math.Max(value.Largest, 1e-3)
            : value.Noisy.All(one => one.Integers.AsSpan().SequenceEqual(value.Exact.Integers));
    }
}
