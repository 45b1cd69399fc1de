using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels of elementwise layers, and of those that reduce over channels.</summary>
internal static class ElementwiseRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<ConstantGradientOperation>((node, _) => node.Kernel("gradient", new ImageSum(node.Count))),
        KernelRow.Of<ActivationOperation>((node, activation) =>
            node.Kernel(node.Role, new ActivationKernel(activation.Activation, node.Count), inPlace: true)),
        KernelRow.Of<ActivationGradientOperation>((node, gradient) =>
            node.Kernel("gradient", new ActivationGradientKernel(gradient.Activation, node.Count), inPlace: true)),
        KernelRow.Of<PReLUOperation>((node, prelu) => node.Kernel("", PReLU(node, prelu.PerChannel, gradient: false), inPlace: true)),
        KernelRow.Of<PReLUGradientOperation>((node, prelu) =>
            node.Kernel("gradient", PReLU(node, prelu.PerChannel, gradient: true), inPlace: true)),
        KernelRow.Of<PReLUSlopeGradientOperation>((node, _) =>
            node.Kernel("slope gradient", new PReLUSlopeGradient(node.Channels, node.Positions, node.In.Layout))),
        KernelRow.Of<SumOperation>((node, _) => node.Kernel("sum", new SumKernel(node.Channels))),
        KernelRow.Of<MultiplyOperation>((node, _) => node.Kernel(node.Role, new Multiply(node.Count), inPlace: true)),
        KernelRow.Of<ChannelScaleOperation>((node, _) =>
            node.Kernel(node.Role, new ChannelScale(node.Channels, node.Positions, node.In.Layout), inPlace: true)),
        KernelRow.Of<ChannelScaleGradientOperation>((node, _) =>
            node.Kernel("channel scale gradient", new ChannelScaleGradient(node.Channels, node.Positions, node.In.Layout))),
        KernelRow.Of<DivideOperation>((node, _) => Join(node, node.Role, JoinKind.Quotient)),
        KernelRow.Of<DivideGradientOperation>((node, _) => Join(node, "gradient", JoinKind.QuotientGradient)),
        KernelRow.Of<ExtremumOperation>((node, extremum) => Join(node, "", extremum.Largest ? JoinKind.Maximum : JoinKind.Minimum)),
        KernelRow.Of<ExtremumGradientOperation>((node, extremum) =>
            Join(node, "gradient", extremum.Largest ? JoinKind.MaximumGradient : JoinKind.MinimumGradient)),
        KernelRow.Of<WhereOperation>((node, _) => Join(node, "", JoinKind.Where)),
        KernelRow.Of<WhereGradientOperation>((node, where) =>
            Join(node, "gradient", where.First ? JoinKind.WhereGradient : JoinKind.ElsewhereGradient)),
        KernelRow.Of<CompareOperation>((node, compare) => Join(node, "", compare.Operator switch
        {
            ComparisonOperator.Greater => JoinKind.Greater,
            ComparisonOperator.GreaterOrEqual => JoinKind.GreaterOrEqual,
            ComparisonOperator.Less => JoinKind.Less,
            ComparisonOperator.LessOrEqual => JoinKind.LessOrEqual,
            ComparisonOperator.Equal => JoinKind.Equal,
            _ => JoinKind.NotEqual,
        })),
        KernelRow.OfSteps<AddOperation>((node, _) => Add(node)),
        KernelRow.Of<SoftmaxOperation>((node, _) => node.Kernel("", new SoftmaxKernel(node.Channels, node.Positions))),
        KernelRow.Of<SoftmaxGradientOperation>((node, _) =>
            node.Kernel("gradient", new SoftmaxGradientKernel(node.Channels, node.Positions))),
        KernelRow.Of<LogSoftmaxOperation>((node, _) => node.Kernel("", new LogSoftmaxKernel(node.Channels, node.Positions))),
        KernelRow.Of<LogSoftmaxGradientOperation>((node, _) =>
            node.Kernel("gradient", new LogSoftmaxGradientKernel(node.Channels, node.Positions))),
        KernelRow.Of<ArgMaxOperation>((node, arg) => node.Kernel(
            "", new ArgMaxKernel(node.Channels, node.Positions, arg.Largest, arg.Last, OneHot: false))),
        KernelRow.Of<HardmaxOperation>((node, _) => node.Kernel(
            "", new ArgMaxKernel(node.Channels, node.Positions, Largest: true, Last: false, OneHot: true))),
        KernelRow.Of<TopKOperation>((node, top) => node.Kernel(
            "", new TopKKernel(node.Channels, node.Positions, top.Count, top.Largest, top.Indices))),
        KernelRow.Of<TopKGradientOperation>((node, _) => node.Kernel(
            "gradient", new TopKGradientKernel(node.Out.Shape.Channels, node.Positions, node.Channels))),
        KernelRow.Of<CumSumOperation>((node, sums) => node.Kernel(
            node.Role, new CumSumKernel(sums.Outer, sums.Length, sums.Inner, sums.Exclusive, sums.Reverse), inPlace: true)),
        KernelRow.Of<DropoutMaskOperation>((node, mask) => node.Step("mask", new DropoutWork(mask.Rate, mask.Stream))),
    ];

    private static Step Join(NodeLowering node, string role, JoinKind kind) => node.Kernel(role, new Join(kind, node.Count), inPlace: true);

    private static PReLUKernel PReLU(NodeLowering node, bool perChannel, bool gradient) =>
        new(node.Out.Shape.Channels, (int)node.Out.Shape.Positions, node.Out.Layout, perChannel, gradient);

    // The first two inputs, then each further one onto the sum so far.
    private static EquatableArray<Step> Add(NodeLowering lowering)
    {
        var node = lowering.Node;
        var add = new Add(lowering.Count);
        return Enumerable.Range(1, node.Inputs.Count - 1)
            .Select(i => lowering.Kernel(lowering.Role, add, inPlace: i == 1) with
            {
                Reads = [i == 1 ? node.Inputs[0] : node.Output, node.Inputs[i]],
            })
            .ToEquatableArray();
    }
}
