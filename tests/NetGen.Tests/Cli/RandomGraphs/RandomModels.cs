using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes random graphs.</summary>
internal static class RandomModels
{
    /// <summary>The versions of the operators that ONNX Runtime promises to run.</summary>
    public const int FirstOpset = 7;

    /// <summary>The last version that is tried.</summary>
    public const int LastOpset = 24;

    private static readonly Dictionary<string, NodeMaker> Makers = new(
        new[] { FunctionNodes.All, JoinNodes.All, WindowNodes.All, ReductionNodes.All, ViewNodes.All, PlaceNodes.All }.SelectMany(family => family),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, NodeMaker> Others = new(OtherNodes.All, StringComparer.Ordinal);

    /// <summary>The operators that nodes of graphs are made of.</summary>
    public static IReadOnlyList<string> Operators { get; } = [.. Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>These, and those that no layer has.</summary>
    public static IReadOnlyList<string> AllOperators { get; } = [.. Operators, .. Others.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A graph of two to twelve nodes.</summary>
    public static RandomModel Graph(int seed)
    {
        var g = new RandomGraph(seed, new Random(~seed).Next(FirstOpset, LastOpset + 1));
        AddInputs(g);
        int wanted = g.Between(2, 12);
        for (int tries = 0; g.Computed.Count < wanted && tries < 100; tries++)
        {
            // Mostly what came last, so that graphs are deep; and what has been read before, so that readers share.
            var real = g.Values.Where(one => one.Exact.Type == OnnxType.Single && one.Rank > 0).ToList();
            var x = g.Chance(0.7) ? real[^1] : g.Pick(real);
            (g.Chance(0.15) ? g.Pick(ViewNodes.Aliases) : Makers[g.Pick(Operators)])(g, x);
        }

        return g.Finish();
    }

    /// <summary>A graph of one operator, and perhaps what its operand needs.</summary>
    public static RandomModel Single(string kind, int seed)
    {
        // Not all versions have it, and not all shapes.
        for (int i = 0; ; i++)
        {
            var g = new RandomGraph(unchecked((seed * 7919) + i), new Random(unchecked((~seed * 31) + i)).Next(FirstOpset, LastOpset + 1));
            AddInputs(g);
            if ((Makers.GetValueOrDefault(kind) ?? Others[kind])(g, g.Values[0]) is not null || i == 200)
            {
                return g.Finish();
            }
        }
    }

    private static void AddInputs(RandomGraph g)
    {
        int rank = g.Pick(2, 3, 4, 4, 4, 4, 5);
        int[] shape = [g.Pick(1, 1, 2, 3), g.Between(1, 8), .. Enumerable.Range(2, rank - 2).Select(_ => g.Between(1, rank > 4 ? 5 : 8))];
        g.AddInput(shape);
        for (int more = g.Pick(0, 0, 0, 1, 2); more > 0; more--)
        {
            g.AddInput(g.Chance(0.6) ? shape : [shape[0], .. shape.Skip(1).Select(extent => g.Chance(0.5) ? extent : g.Chance(0.5) ? 1 : g.Between(1, 5))]);
        }
    }
}
