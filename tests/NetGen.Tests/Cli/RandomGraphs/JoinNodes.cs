using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes nodes that join operands element by element, with broadcasting.</summary>
internal static class JoinNodes
{
    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["Add"] = Two("Add"),
        ["Sub"] = Two("Sub"),
        ["Mul"] = Two("Mul"),
        ["Div"] = Divide,
        ["Pow"] = Power,
        ["Sum"] = Several("Sum"),
        ["Mean"] = Several("Mean"),
        ["Max"] = Several("Max"),
        ["Min"] = Several("Min"),
        ["Greater"] = Compare("Greater"),
        ["GreaterOrEqual"] = Compare("GreaterOrEqual", since: 12),
        ["Less"] = Compare("Less"),
        ["LessOrEqual"] = Compare("LessOrEqual", since: 12),
        ["Equal"] = Equal,
        ["Not"] = (g, x) => g.Add("Not", [Truth(g, x)]),
        ["And"] = (g, x) => g.Add("And", [Truth(g, x), Truth(g, x)]),
        ["Or"] = (g, x) => g.Add("Or", [Truth(g, x), Truth(g, x)]),
        ["Xor"] = (g, x) => g.Add("Xor", [Truth(g, x), Truth(g, x)]),
        ["Where"] = Where,
    };

    /// <summary>Another operand that can be joined with one: a constant, or a value of the graph.</summary>
    public static RandomValue Other(RandomGraph g, RandomValue x, double low = -2, double high = 2)
    {
        var values = g.Values.Where(one => one.Exact.Type == OnnxType.Single && Fit(one.Shape, x.Shape)).ToList();
        return g.Chance(0.5) ? g.Pick(values) : g.Floats(Part(g, x.Shape), low, high);
    }

    /// <summary>A shape that is broadcast to another.</summary>
    public static int[] Part(RandomGraph g, int[] shape)
    {
        if (g.Chance(0.2))
        {
            return g.Pick<int[]>([], [1], shape);
        }

        if (g.Chance(0.3) && shape.Length > 1)
        {
            // One number for each channel.
            return [shape[1], .. Enumerable.Repeat(1, shape.Length - 2)];
        }

        int[] part = [.. shape.Select(extent => g.Chance(0.5) ? extent : 1)];
        return g.Chance(0.5) ? part[g.Between(0, Math.Max(0, shape.Length - 1))..] : part;
    }

    private static NodeMaker Two(string kind, long since = 1) => (g, x) =>
    {
        if (g.Opset < since)
        {
            return null;
        }

        var other = Other(g, x);
        return g.Chance(0.5) ? g.Add(kind, [x, other]) : g.Add(kind, [other, x]);
    };

    private static NodeMaker Compare(string kind, long since = 1) => (g, x) =>
    {
        var other = Other(g, x);
        return g.Opset < since || g.AreNear(x, other) ? null : g.Chance(0.5) ? g.Add(kind, [x, other]) : g.Add(kind, [other, x]);
    };

    // Of whole numbers: whether others are equal, rounding decides.
    private static RandomValue? Equal(RandomGraph g, RandomValue x)
    {
        int[] shape = Part(g, x.Shape);
        var constant = g.Constant(Tensor.Of(shape, [.. Enumerable.Range(0, Tensor.Elements(shape)).Select(_ => (float)g.Between(-1, 1))]));
        return g.Opset >= 11 && g.Add(g.Pick("Round", "Floor"), [x]) is { } whole ? g.Add("Equal", [whole, constant]) : null;
    }

    private static RandomValue? Divide(RandomGraph g, RandomValue x)
    {
        if (g.Chance(0.5))
        {
            return g.Add("Div", [x, g.Floats(Part(g, x.Shape), 0.3, 2)]);
        }

        // What it is divided by is computed.
        return g.Add("Exp", [x]) is { } positive ? g.Add("Div", [Other(g, x), positive]) : null;
    }

    private static RandomValue? Power(RandomGraph g, RandomValue x)
    {
        float exponent = g.Pick(2, 3, 0.5f, -1, 1, 0, 4, 1.5f, -2);
        if (g.Chance(0.15))
        {
            return g.Add("Sigmoid", [x]) is { } small ? g.Add("Pow", [small, g.Floats(Part(g, x.Shape), 0.3, 2)]) : null;
        }

        return exponent == (int)exponent && exponent >= 0
            ? g.Add("Pow", [x, g.Constant(Tensor.Of(g.Pick<int[]>([], [1]), [exponent]))])
            : g.Add("Softplus", [x]) is { } positive ? g.Add("Pow", [positive, g.Constant(Tensor.Of([], [exponent]))]) : null;
    }

    private static NodeMaker Several(string kind) => (g, x) =>
    {
        int count = g.Between(1, 3);
        var operands = Enumerable.Range(0, count).Select(i => i == 0 ? x : g.Opset < 8 ? g.Pick(g.Values.Where(one => one.Shape.AsSpan().SequenceEqual(x.Shape)).ToList()) : Other(g, x)).ToList();
        return g.Add(kind, [.. operands.OrderBy(_ => g.Random.Next())]);
    };

    private static RandomValue? Where(RandomGraph g, RandomValue x) => g.Opset < 9
        ? null
        : g.Add("Where", g.Chance(0.5) ? [Truth(g, x), x, Other(g, x)] : [Truth(g, x), Other(g, x), x]);

    // Truth values of a shape that fits: those there are, constant ones, or a comparison.
    private static RandomValue Truth(RandomGraph g, RandomValue x)
    {
        var there = g.Values.Where(one => one.Exact.Type == OnnxType.Boolean && Fit(one.Shape, x.Shape)).ToList();
        if (there.Count > 0 && g.Chance(0.5))
        {
            return g.Pick(there);
        }

        if (g.Chance(0.7) && g.Add(g.Pick("Greater", "Less"), [x, g.Floats(g.Pick<int[]>([], [1]), -1, 1)]) is { } compared)
        {
            return compared;
        }

        int[] shape = Part(g, x.Shape);
        return g.Constant(Tensor.Of(OnnxType.Boolean, shape, [.. Enumerable.Range(0, Tensor.Elements(shape)).Select(_ => (long)g.Next(2))]));
    }

    private static bool Fit(int[] a, int[] b) => a.Reverse().Zip(b.Reverse()).All(pair => pair.First == pair.Second || pair.First == 1 || pair.Second == 1);
}

/// <summary>Adds nodes to a graph, with a value as operand.</summary>
/// <returns>A value that it added, or null.</returns>
internal delegate RandomValue? NodeMaker(RandomGraph g, RandomValue x);
