using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels that only move elements, and the views that need none.</summary>
internal static class ArrangementRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<MoveOperation>((node, move) => node.Kernel(
            node.Role, new Move(move.Channels, move.Axes[0], move.Axes[1], move.Axes[2], node.In.Layout, move.Fill))),
        KernelRow.Of<SpaceToDepthOperation>((node, reorder) => node.Kernel(node.Role, SpaceToDepth(node, reorder))),
        KernelRow.Of<DepthToSpaceOperation>((node, reorder) =>
            node.Kernel(node.Role, SpaceToDepth(node, reorder.Forward) with { Reversed = true })),
        KernelRow.Of<PermuteOperation>((node, permute) =>
            node.Kernel(node.Role, Permute.Of([.. permute.Extents], [.. permute.Order]))),
        KernelRow.Of<ConstantOperation>((node, _) => node.Kernel("", new Copy(node.Count))),
        KernelRow.OfSteps<ConcatOperation>(Concat),
        KernelRow.Of<SliceOperation>((node, slice) => node.SharesMemory(0)
            ? node.Step("gradient", new ViewWork(slice.First))
            : node.Kernel("gradient", Copy(node, slice.Count, slice.First, 0))),
        KernelRow.Of<GatherOperation>((node, gather) =>
            node.Kernel("", Gather(node.In.Shape, gather.Axis, gather.Indices, isGradient: false))),
        KernelRow.Of<GatherGradientOperation>((node, gather) =>
            node.Kernel("gradient", Gather(node.Out.Shape, gather.Axis, gather.Indices, isGradient: true))),
        KernelRow.Of<RepackOperation>((node, _) =>
            node.Kernel("repack", new Repack(node.Channels, node.Positions, node.In.Layout, node.Out.Layout))),
        KernelRow.Of<PadOperation>((node, pad) =>
            node.Kernel("pad", new Pad(node.Channels, pad.Axes[0], pad.Axes[1], pad.Axes[2], node.In.Layout))),
        KernelRow.Of<ZeroOperation>((node, _) => node.Kernel(node.Role, new Zero(node.Count))),
        KernelRow.Of<FlattenOperation>((node, _) => node.Step(node.Role, new ViewWork())),
        KernelRow.Of<UnflattenOperation>((node, _) => node.Step(node.Role, new ViewWork())),
    ];

    private static SpaceToDepth SpaceToDepth(NodeLowering node, SpaceToDepthOperation reorder) => new(
        reorder.Channels, reorder.Axes[0], reorder.Axes[1], reorder.Axes[2], reorder.BlocksFirst, node.In.Layout);

    private static Gather Gather(TensorShape x, int axis, EquatableArray<int> indices, bool isGradient)
    {
        int[] extents = AllAxes.Extents(x);
        int inner = extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        return new Gather((int)x.Elements / extents[axis] / inner, extents[axis], inner, IndexRun.Of(indices), isGradient);
    }

    private static EquatableArray<Step> Concat(NodeLowering node, ConcatOperation concat)
    {
        int first = 0;
        var steps = new List<Step>();
        for (int i = 0; i < concat.Channels.Count; i++)
        {
            StepWork work = node.SharesMemory(i) ? new ViewWork(first) : new KernelWork(Copy(node, concat.Channels[i], 0, first));
            steps.Add(node.Step("", work) with { Reads = [node.Node.Inputs[i]] });
            first += concat.Channels[i];
        }

        return steps.ToEquatableArray();
    }

    private static CopyChannels Copy(NodeLowering node, int count, int from, int to) =>
        new(count, from, to, (int)node.Out.Shape.Positions, node.Out.Layout);
}
