using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>
/// Makes nodes that give the same elements under another shape or in another order, and chains that change nothing.
/// </summary>
internal static class ViewNodes
{
    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["Flatten"] = (g, x) => g.Add("Flatten", [x], g.Chance(0.3) ? [] : [Attributes.Of("axis", g.Opset >= 11 ? g.Between(-x.Rank, x.Rank) : g.Between(0, x.Rank))]),
        ["Reshape"] = Reshape,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
        ["Transpose"] = Transpose,
        ["Expand"] = Expand,
        ["Tile"] = Tile,
        ["DepthToSpace"] = DepthToSpace,
        ["SpaceToDepth"] = SpaceToDepth,
    };

    /// <summary>Chains of nodes that change nothing, or are two views.</summary>
    public static IReadOnlyList<NodeMaker> Aliases { get; } =
    [
        (g, x) => g.Add("Identity", [x]),
        (g, x) => g.Add("Reshape", [x, g.Integers([.. x.Shape.Select(extent => (long)extent)])]),
        (g, x) => g.Add("Dropout", [x]),
        (g, x) => g.Add("Clip", [x]),
        (g, x) => g.Add("Sum", [x]),
        (g, x) => g.Add("Mul", [x, g.Constant(Tensor.Of([], [1f]))]),
        (g, x) => g.Add("Add", [x, g.Constant(Tensor.Of([1], [0f]))]),
        (g, x) => g.Add("Concat", [x], Attributes.Of("axis", g.Next(x.Rank))),
        (g, x) => g.Opset < 10 ? null : g.Add("Slice", [x, g.Integers(0), g.Integers(long.MaxValue), g.Integers(g.Next(x.Rank))]),
        (g, x) => Unsqueezed(g, x, g.Next(x.Rank + 1)) is { } added ? Squeezed(g, added, Added(x, added)) : null,
        (g, x) => Turned(g, x, Order(g, x.Rank)) is { } turned ? Transpose(g, turned) : null,
        (g, x) => Order(g, x.Rank) is var order && Turned(g, x, order) is { } turned ? Turned(g, turned, [.. Enumerable.Range(0, x.Rank).Select(axis => Array.IndexOf(order, axis))]) : null,
        (g, x) => g.Add("Tile", [x, g.Integers([.. x.Shape.Select(_ => 1L)])]),
        (g, x) => g.Opset < 8 ? null : g.Add("Expand", [x, g.Integers([.. x.Shape.Select(_ => 1L)])]),
        FlattenedByItsShape,
        (g, x) => g.Add("Cast", [x], Attributes.Of("to", (long)OnnxType.Single)),
    ];

    private static RandomValue? Reshape(RandomGraph g, RandomValue x)
    {
        // Factors of the number of elements, some axes as they were, one perhaps left to be found.
        var shape = new List<long>();
        int rest = x.Exact.Count;
        int kept = g.Chance(0.6) ? g.Between(0, x.Rank - 1) : 0;
        for (int axis = 0; axis < kept; axis++)
        {
            shape.Add(g.Chance(0.3) ? 0 : x.Shape[axis]);
            rest /= x.Shape[axis];
        }

        while (rest > 1 && shape.Count < 4)
        {
            int factor = g.Pick(Enumerable.Range(1, rest).Where(count => rest % count == 0).ToList());
            shape.Add(factor);
            rest /= factor;
        }

        shape.Add(rest);
        if (g.Chance(0.4))
        {
            shape[kept + g.Next(shape.Count - kept)] = -1;
        }

        return g.Add("Reshape", [x, g.Integers([.. shape])]);
    }

    // As PyTorch's x.view(x.size(0), -1) is exported.
    private static RandomValue? FlattenedByItsShape(RandomGraph g, RandomValue x)
    {
        if (g.Opset < 13)
        {
            return null;
        }

        return g.Add("Shape", [x]) is { } shape
            && g.Add("Gather", [shape, g.Constant(Tensor.Of(OnnxType.Int64, [], [0L]))], Attributes.Of("axis", 0)) is { } first
            && g.Add("Unsqueeze", [first, g.Integers(0)]) is { } list
            && g.Add("Concat", [list, g.Integers(-1)], Attributes.Of("axis", 0)) is { } wanted
            ? g.Add("Reshape", [x, wanted])
            : null;
    }

    private static RandomValue? Squeeze(RandomGraph g, RandomValue x)
    {
        var ones = Enumerable.Range(0, x.Rank).Where(axis => x.Shape[axis] == 1).ToList();
        if (ones.Count == 0 || x.Rank == 1)
        {
            return null;
        }

        return g.Chance(0.2) ? g.Add("Squeeze", [x]) : Squeezed(g, x, g.Pick(ones));
    }

    private static RandomValue? Squeezed(RandomGraph g, RandomValue x, int axis)
    {
        axis = g.Opset >= 11 && g.Chance(0.3) ? axis - x.Rank : axis;
        return g.Opset < 13 ? g.Add("Squeeze", [x], Attributes.Of("axes", [axis])) : g.Add("Squeeze", [x, g.Integers(axis)]);
    }

    private static RandomValue? Unsqueeze(RandomGraph g, RandomValue x) => x.Rank > 4 ? null : Unsqueezed(g, x, g.Next(x.Rank + 1));

    private static RandomValue? Unsqueezed(RandomGraph g, RandomValue x, int axis) =>
        g.Opset < 13 ? g.Add("Unsqueeze", [x], Attributes.Of("axes", [axis])) : g.Add("Unsqueeze", [x, g.Integers(axis)]);

    private static int Added(RandomValue x, RandomValue y) => Enumerable.Range(0, y.Rank).First(axis => axis == x.Rank || x.Shape[axis] != y.Shape[axis] || y.Shape[axis] == 1);

    private static RandomValue? Transpose(RandomGraph g, RandomValue x) => g.Chance(0.15) ? g.Add("Transpose", [x]) : Turned(g, x, Order(g, x.Rank));

    private static RandomValue? Turned(RandomGraph g, RandomValue x, int[] order) => g.Add("Transpose", [x], Attributes.Of("perm", order));

    private static int[] Order(RandomGraph g, int rank) => [.. Enumerable.Range(0, rank).OrderBy(_ => g.Random.Next())];

    private static RandomValue? Expand(RandomGraph g, RandomValue x)
    {
        long[] shape = [.. x.Shape.Select(extent => extent == 1 ? g.Between(1, 4) : g.Chance(0.5) ? 1L : extent)];
        return g.Opset < 8 ? null : g.Add("Expand", [x, g.Integers(g.Chance(0.2) && x.Rank < 4 ? [g.Between(1, 2), .. shape] : shape)]);
    }

    private static RandomValue? Tile(RandomGraph g, RandomValue x) => g.Add("Tile", [x, g.Integers([.. x.Shape.Select(_ => g.Chance(0.6) ? 1L : g.Between(1, 3))])]);

    private static RandomValue? DepthToSpace(RandomGraph g, RandomValue x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        int block = g.Between(1, 3);
        if (x.Shape[1] % (block * block) != 0)
        {
            // Enough channels first.
            if (g.Add("Conv", [x, g.Floats([block * block * g.Between(1, 2), x.Shape[1], 1, 1], -0.5, 0.5)]) is not { } more)
            {
                return null;
            }

            x = more;
        }

        return g.Add("DepthToSpace", [x], [Attributes.Of("blocksize", block), .. g.Opset >= 11 && g.Chance(0.6) ? [Attributes.Of("mode", g.Pick("DCR", "CRD"))] : Array.Empty<(string, OnnxAttribute)>()]);
    }

    private static RandomValue? SpaceToDepth(RandomGraph g, RandomValue x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        var blocks = Enumerable.Range(1, 4).Where(block => x.Shape[2] % block == 0 && x.Shape[3] % block == 0).ToList();
        return g.Add("SpaceToDepth", [x], Attributes.Of("blocksize", g.Pick(blocks)));
    }
}
