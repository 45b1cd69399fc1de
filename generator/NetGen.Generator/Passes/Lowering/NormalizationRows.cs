using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Normalization;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels of normalizations.</summary>
internal static class NormalizationRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<FoldNormOperation>((node, fold) => node.Kernel("fold", new FoldNormalization(
            node.Out.Shape.Channels, fold.Norm.Epsilon, fold.Norm.Scale, fold.Norm.Shift, fold.Bias))),
        KernelRow.Of<BatchStatisticsOperation>((node, _) =>
            node.Kernel("statistics", new BatchStatistics(node.Channels, node.Positions, node.In.Layout))),
        KernelRow.Of<MovingAverageOperation>((node, average) => node.Kernel(
            "moving averages", new MovingAverages(node.Channels, checked((int)average.Positions), average.Momentum))),
        KernelRow.Of<BatchNormOperation>((node, norm) => node.Kernel(
            "",
            new NormalizeChannels(
                node.Channels, node.Positions, node.In.Layout, norm.Epsilon, norm.Scale, norm.Shift, node.Node.Epilogue),
            inPlace: true)),
        KernelRow.Of<BatchNormReductionOperation>((node, norm) => node.Kernel("sums", new BatchNormSums(
            node.Channels,
            node.Positions,
            node.In.Layout,
            norm.Epsilon,
            norm.Scale,
            norm.ScaleGradient,
            norm.ShiftGradient,
            norm.Coefficients))),
        KernelRow.Of<BatchNormGradientOperation>((node, norm) => node.Kernel(
            "gradient",
            new NormalizeChannelsGradient(
                node.Channels, node.Positions, node.In.Layout, norm.Epsilon, norm.Scale, norm.Moving, node.Node.Epilogue),
            inPlace: true)),
        KernelRow.Of<GroupNormOperation>((node, norm) => node.Kernel("", Groups(
            node, norm.Groups, norm.Affine, (c, p) => new NormalizeGroups(c, p, norm.Groups, norm.Epsilon, norm.Affine, norm.WithNumbers)))),
        KernelRow.Of<GroupNormGradientOperation>((node, norm) => node.Kernel(
            "gradient",
            Groups(node, norm.Groups, norm.Affine, (c, p) => new NormalizeGroupsGradient(c, p, norm.Groups, norm.Affine)))),
        KernelRow.Of<GroupNormAffineGradientOperation>((node, norm) => node.Kernel(
            "affine gradient",
            Groups(node, norm.Groups, norm.Affine, (c, p) => new GroupNormSums(c, p, norm.Groups, norm.Affine)))),
        KernelRow.Of<ChannelNormOperation>((node, norm) => node.Kernel("", new ChannelNorm(
            node.Channels, node.Positions, norm.Epsilon, norm.Centered, norm.Affine, norm.WithNumbers), inPlace: !norm.WithNumbers)),
        KernelRow.Of<ChannelNormGradientOperation>((node, norm) => node.Kernel(
            "gradient", new ChannelNormGradient(node.Channels, node.Positions, norm.Centered, norm.Affine), inPlace: true)),
        KernelRow.Of<ChannelNormAffineGradientOperation>((node, norm) => node.Kernel(
            "affine gradient", new ChannelNormSums(node.Channels, node.Positions, norm.Centered))),
        KernelRow.Of<LocalResponseNormOperation>((node, norm) => node.Kernel("", new LocalResponse(
            node.Channels, node.Positions, norm.Size, norm.Before, norm.Alpha, norm.Beta, norm.K, norm.WithBase))),
        KernelRow.Of<LocalResponseNormGradientOperation>((node, gradient) => node.Kernel("gradient", new LocalResponseGradient(
            node.Channels, node.Positions, gradient.Forward.Size, gradient.Forward.Before, gradient.Forward.Alpha, gradient.Forward.Beta))),
        KernelRow.Of<L2NormalizeOperation>((node, norm) =>
            node.Kernel("", new UnitNorm(node.Channels, node.Positions, norm.Epsilon, Gradient: false), inPlace: true)),
        KernelRow.Of<L2NormalizeGradientOperation>((node, norm) =>
            node.Kernel("gradient", new UnitNorm(node.Channels, node.Positions, norm.Epsilon, Gradient: true), inPlace: true)),
    ];

    // A group that is less than a channel, or has factors of its own elements, counts as a channel.
    private static KernelSpec Groups(NodeLowering node, int groups, NormAffine affine, Func<int, int, KernelSpec> kernel) =>
        affine == NormAffine.GroupElements || node.Channels % groups != 0
            ? kernel(groups, (int)(node.In.Shape.Elements / groups))
            : kernel(node.Channels, node.Positions);
}
