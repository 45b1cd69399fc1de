using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Reduction;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels of repetitions and reductions: each is the other's gradient.</summary>
internal static class ReductionRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<TileOperation>((node, tile) => node.Kernel("", StridedCopy.Tile(AllAxes.Extents(node.In.Shape), tile.Times))),
        KernelRow.Of<TileGradientOperation>((node, tile) => node.Kernel("gradient", new Reduce(ReduceKind.Sum, Repetitions(node, tile)))),
        KernelRow.Of<ReduceOperation>((node, reduce) =>
            node.Kernel("", new Reduce(reduce.Kind, Axes(AllAxes.Extents(node.In.Shape), reduce)))),
        KernelRow.Of<ReduceGradientOperation>((node, gradient) => node.Kernel("gradient", Gradient(node, gradient.Forward))),
    ];

    private static ReductionAxes Axes(int[] extents, ReduceOperation reduce) =>
        ReductionAxes.Of(extents.Select((extent, axis) => (extent, reduce.Axes[axis])));

    // Along each axis of dy, the repetitions and what is repeated.
    private static ReductionAxes Repetitions(NodeLowering node, TileGradientOperation tile) => ReductionAxes.Of(
        AllAxes.Extents(node.Out.Shape).SelectMany((extent, axis) => new[] { (tile.Times[axis], true), (extent, false) }));

    private static KernelSpec Gradient(NodeLowering node, ReduceOperation reduce)
    {
        int[] extents = AllAxes.Extents(node.Out.Shape);
        var axes = Axes(extents, reduce);
        return reduce.Kind switch
        {
            ReduceKind.Max or ReduceKind.Min => new ExtremeGradient(axes),
            ReduceKind.Product => new ProductGradient(axes),
            _ => StridedCopy.Tile(
                [.. extents.Select((extent, axis) => reduce.Axes[axis] ? 1 : extent)],
                [.. extents.Select((extent, axis) => reduce.Axes[axis] ? extent : 1)],
                reduce.Kind == ReduceKind.Mean ? axes.Elements : 1),
        };
    }
}
