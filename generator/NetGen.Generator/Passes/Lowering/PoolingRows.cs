using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Kernels.Resampling;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels of pools, and of upsampling: repeating an element over a block is the gradient of summing the
/// block.</summary>
internal static class PoolingRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<MaxPoolOperation>((node, pool) => node.Kernel("", MaxPool(node, Axes(pool.Axes), pool.WithIndices))),
        KernelRow.Of<MaxPoolGradientOperation>((node, pool) => node.Kernel("gradient", MaxPoolGradient(node, Axes(pool.Axes)))),
        KernelRow.Of<AveragePoolOperation>((node, pool) =>
            node.Kernel("", Average(node, Axes(pool.Axes, pool.CountPadding), Divisor(pool.CountPadding)))),
        KernelRow.Of<AveragePoolGradientOperation>((node, pool) =>
            node.Kernel("gradient", AverageGradient(node, Axes(pool.Axes, pool.CountPadding), Divisor(pool.CountPadding)))),
        KernelRow.Of<LpPoolOperation>((node, pool) => node.Kernel("", Norm(node, Axes(pool.Axes), pool.P))),
        KernelRow.Of<LpPoolGradientOperation>((node, pool) => node.Kernel("gradient", NormGradient(node, Axes(pool.Axes), pool.P))),
        KernelRow.Of<AdaptiveAveragePoolOperation>((node, _) =>
            node.Kernel("", Average(node, AdaptiveAxes(node.In, node.Out), PoolDivisor.Inside))),
        KernelRow.Of<AdaptiveAveragePoolGradientOperation>((node, _) =>
            node.Kernel("gradient", AverageGradient(node, AdaptiveAxes(node.Out, node.In), PoolDivisor.Inside))),
        KernelRow.Of<GlobalAveragePoolOperation>((node, _) =>
            node.Kernel("", new GlobalAvgPool(node.Channels, node.Positions, node.In.Layout, node.Node.Epilogue))),
        KernelRow.Of<GlobalAveragePoolGradientOperation>((node, _) => node.Kernel(
            "gradient", new GlobalAvgPoolGradient(node.Out.Shape.Channels, (int)node.Out.Shape.Positions, node.Out.Layout))),
        KernelRow.Of<NearestUpsampleOperation>((node, upsample) =>
            node.Kernel("", AverageGradient(node, BlockAxes(upsample.Axes), PoolDivisor.One))),
        KernelRow.Of<NearestUpsampleGradientOperation>((node, upsample) =>
            node.Kernel("gradient", Average(node, BlockAxes(upsample.Axes), PoolDivisor.One))),
        KernelRow.Of<LinearUpsampleOperation>((node, upsample) => node.Kernel(
            "", new LinearUpsample(upsample.Axes[0], upsample.Axes[1], upsample.Axes[2], node.Channels, node.In.Layout))),
        KernelRow.Of<LinearUpsampleGradientOperation>((node, upsample) => node.Kernel(
            "gradient",
            new LinearUpsampleGradient(upsample.Axes[0], upsample.Axes[1], upsample.Axes[2], node.Channels, node.In.Layout))),
        KernelRow.Of<MapAxisOperation>((node, map) => node.Kernel("", MapAxis(node, map.Axis, map.Rule, transposed: false))),
        KernelRow.Of<MapAxisGradientOperation>((node, map) => node.Kernel("gradient", MapAxis(node, map.Axis, map.Rule, transposed: true))),
    ];

    private static MaxPool MaxPool(NodeLowering node, PoolAxis[] axes, bool withIndices) =>
        new(axes[0], axes[1], axes[2], node.Channels, node.In.Layout, withIndices);

    private static MaxPoolGradient MaxPoolGradient(NodeLowering node, PoolAxis[] axes) =>
        new(axes[0], axes[1], axes[2], node.Channels, node.In.Layout);

    private static LpPool Norm(NodeLowering node, PoolAxis[] axes, int p) =>
        new(axes[0], axes[1], axes[2], node.Channels, node.In.Layout, p);

    private static LpPoolGradient NormGradient(NodeLowering node, PoolAxis[] axes, int p) =>
        new(axes[0], axes[1], axes[2], node.Channels, node.In.Layout, p);

    private static AvgPool Average(NodeLowering node, PoolAxis[] axes, PoolDivisor divisor) =>
        new(axes[0], axes[1], axes[2], node.Channels, node.In.Layout, divisor, node.Node.Epilogue);

    private static AvgPoolGradient AverageGradient(NodeLowering node, PoolAxis[] axes, PoolDivisor divisor) =>
        new(axes[0], axes[1], axes[2], node.Channels, node.In.Layout, divisor, node.Node.Epilogue);

    // Of a blocked tensor, the blocks are the outermost axis and their lanes the innermost.
    private static MapAxis MapAxis(NodeLowering node, int axis, AxisRule rule, bool transposed)
    {
        var shape = node.In.Shape;
        int lanes = node.In.Layout == Layout.Blocked ? node.Isa.Lanes : 1;
        int[] extents = [(shape.Channels + lanes - 1) / lanes, shape.Depth, shape.Height, shape.Width];
        int outer = extents.Take(axis).Aggregate(1, (product, extent) => product * extent);
        int inner = extents.Skip(axis + 1).Aggregate(lanes, (product, extent) => product * extent);
        return new MapAxis(outer, inner, rule, transposed);
    }

    private static PoolDivisor Divisor(bool countPadding) => countPadding ? PoolDivisor.Window : PoolDivisor.Inside;

    // Where padding counts, it matters how far it reaches.
    private static PoolAxis[] Axes(EquatableArray<WindowAxis> axes, bool countPadding = false) =>
        [.. axes.Select(a => new PoolAxis(a.In, a.Out, a.Kernel, a.Stride, a.PadBegin, countPadding ? a.Overhang : 0, a.Kernel == 1 ? 1 : a.Dilation))];

    private static PoolAxis[] BlockAxes(EquatableArray<BlockAxis> axes) =>
        [.. axes.Select(a => new PoolAxis(a.In, a.Out, a.Block, a.Block, 0))];

    private static PoolAxis[] AdaptiveAxes(Tensor x, Tensor y) =>
    [
        PoolAxis.Adaptive(x.Shape.Depth, y.Shape.Depth),
        PoolAxis.Adaptive(x.Shape.Height, y.Shape.Height),
        PoolAxis.Adaptive(x.Shape.Width, y.Shape.Width),
    ];
}
