using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Repetition, reduction and choice along any axes, by their definitions.</summary>
internal static class ShapeOracle
{
    /// <summary>Whether it knows an operation.</summary>
    public static bool Knows(Operation operation) =>
        operation is GatherOperation or GatherGradientOperation or TileOperation or TileGradientOperation or ReduceOperation or ReduceGradientOperation;

    /// <summary>What an operation gives.</summary>
    public static double[] Run(Operation operation, TensorShape input, TensorShape output, Func<int, double[]> operands) => operation switch
    {
        GatherOperation gather => [.. Gathered(gather.Axis, gather.Indices, input, output).Select(from => operands(0)[from])],
        GatherGradientOperation gather => Sums(Gathered(gather.Axis, gather.Indices, output, input), operands(0), (int)output.Elements),
        TileOperation => [.. Tiled(input, output).Select(from => operands(0)[from])],
        TileGradientOperation => Sums(Tiled(output, input), operands(0), (int)output.Elements),
        ReduceOperation reduce => Reduce(reduce, input, output, operands(0)),
        ReduceGradientOperation gradient => ReduceGradient(gradient.Forward, output, input, operands),
        _ => throw new NotSupportedException($"the oracle does not know {operation.Mnemonic}"),
    };

    // For each element of a tiled tensor the one that it repeats.
    private static int[] Tiled(TensorShape small, TensorShape large) =>
        [.. Indices(large).Select(index => Flat(small, [.. index.Zip(Extents(small), (i, extent) => i % extent)]))];

    // For each element of y the one of x that it is.
    private static int[] Gathered(int axis, EquatableArray<int> indices, TensorShape x, TensorShape y) =>
        [.. Indices(y).Select(index => Flat(x, [.. index.Select((i, a) => a == axis ? indices[i] : i)]))];

    private static double[] Sums(int[] places, double[] values, int count)
    {
        var sums = new double[count];
        foreach (var (place, value) in places.Zip(values))
        {
            sums[place] += value;
        }

        return sums;
    }

    private static double[] Reduce(ReduceOperation reduce, TensorShape x, TensorShape y, double[] values) =>
    [
        .. Elements(reduce, x, y).Select(elements => elements.Select(i => values[i])).Select(run => reduce.Kind switch
        {
            ReduceKind.Mean => run.Average(),
            ReduceKind.Sum => run.Sum(),
            ReduceKind.Max => run.Max(),
            ReduceKind.Min => run.Min(),
            _ => run.Aggregate((product, value) => product * value),
        }),
    ];

    // Operands: dy, x and y.
    private static double[] ReduceGradient(ReduceOperation reduce, TensorShape x, TensorShape y, Func<int, double[]> operands)
    {
        var dx = new double[x.Elements];
        foreach (var (elements, result) in Elements(reduce, x, y).Select((elements, result) => (elements, result)))
        {
            double dy = operands(0)[result];
            foreach (int i in elements)
            {
                dx[i] = reduce.Kind switch
                {
                    ReduceKind.Mean => dy / elements.Count,
                    ReduceKind.Sum => dy,
                    ReduceKind.Product => elements.Where(other => other != i).Aggregate(dy, (product, other) => product * operands(1)[other]),
                    _ when operands(1)[i] != operands(2)[result] => 0,
                    _ => dy / elements.Count(other => operands(1)[other] == operands(2)[result]),
                };
            }
        }

        return dx;
    }

    // The elements of x that each element of y comes from.
    private static IReadOnlyList<IReadOnlyList<int>> Elements(ReduceOperation reduce, TensorShape x, TensorShape y)
    {
        var elements = Enumerable.Range(0, (int)y.Elements).Select(_ => new List<int>()).ToArray();
        foreach (var (index, i) in Indices(x).Select((index, i) => (index, i)))
        {
            elements[Flat(y, [.. index.Select((k, axis) => reduce.Axes[axis] ? 0 : k)])].Add(i);
        }

        return elements;
    }

    private static int[] Extents(TensorShape shape) => [shape.Channels, shape.Depth, shape.Height, shape.Width];

    private static IEnumerable<int[]> Indices(TensorShape shape) =>
        from c in Enumerable.Range(0, shape.Channels)
        from d in Enumerable.Range(0, shape.Depth)
        from h in Enumerable.Range(0, shape.Height)
        from w in Enumerable.Range(0, shape.Width)
        select (int[])[c, d, h, w];

    private static int Flat(TensorShape shape, int[] index) =>
        (((((index[0] * shape.Depth) + index[1]) * shape.Height) + index[2]) * shape.Width) + index[3];
}
