using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>What moves elements without computing anything, by its definition.</summary>
internal static class MovingOracle
{
    public static double[] Move(MoveOperation move, double[] x)
    {
        MoveAxis[] axes = [move.Channels, .. move.Axes];
        var y = new double[axes.Aggregate(1, (size, axis) => size * axis.Out)];
        Array.Fill(y, move.Fill);
        foreach (int[] i in Every([.. axes.Select(axis => axis.Count)]))
        {
            int from = Flat(i.Zip(axes, (k, axis) => (axis.From + (k * axis.FromStep), axis.In)));
            int to = Flat(i.Zip(axes, (k, axis) => (axis.To + (k * axis.ToStep), axis.Out)));
            y[to] = x[from];
        }

        return y;
    }

    public static double[] Permute(PermuteOperation permute, double[] x)
    {
        var y = new double[x.Length];
        foreach (int[] i in Every([.. permute.Extents]))
        {
            int from = Flat(i.Zip(permute.Extents, (k, extent) => (k, extent)));
            int to = Flat(permute.Order.Select(axis => (i[axis], permute.Extents[axis])));
            y[to] = x[from];
        }

        return y;
    }

    public static double[] SpaceToDepth(SpaceToDepthOperation operation, double[] x)
    {
        var y = new double[x.Length];
        foreach (var (wide, deep) in Pairs(operation))
        {
            y[deep] = x[wide];
        }

        return y;
    }

    public static double[] DepthToSpace(SpaceToDepthOperation operation, double[] y)
    {
        var x = new double[y.Length];
        foreach (var (wide, deep) in Pairs(operation))
        {
            x[wide] = y[deep];
        }

        return x;
    }

    // The places of each element before and after.
    private static IEnumerable<(int Wide, int Deep)> Pairs(SpaceToDepthOperation operation)
    {
        var axes = operation.Axes;
        int size = axes.Aggregate(1, (product, axis) => product * axis.Block);
        foreach (int[] i in Every([operation.Channels, axes[0].In, axes[1].In, axes[2].In]))
        {
            int tap = Flat(axes.Select((axis, a) => (i[a + 1] % axis.Block, axis.Block)));
            int channel = operation.BlocksFirst ? (tap * operation.Channels) + i[0] : (i[0] * size) + tap;
            int wide = Flat(axes.Select((axis, a) => (i[a + 1], axis.In)).Prepend((i[0], operation.Channels)));
            int deep = Flat(axes.Select((axis, a) => (i[a + 1] / axis.Block, axis.Out)).Prepend((channel, operation.Channels * size)));
            yield return (wide, deep);
        }
    }

    private static IEnumerable<int[]> Every(int[] extents) => extents.Length == 0
        ? [[]]
        : from first in Enumerable.Range(0, extents[0])
          from rest in Every(extents[1..])
          select (int[])[first, .. rest];

    private static int Flat(IEnumerable<(int Index, int Extent)> digits) =>
        digits.Aggregate(0, (flat, digit) => (flat * digit.Extent) + digit.Index);
}
