using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Normalization;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Kernels.Resampling;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Lowers each node of a laid-out graph to the kernels that compute it; the one place that knows which kernel serves
/// which operation.</summary>
public sealed class ChooseKernels
{
    private readonly NetworkGraph _graph;
    private readonly InstructionSet _isa;
    private readonly bool _batch;
    private readonly SharedParts _parts;

    private ChooseKernels(NetworkGraph graph, InstructionSet isa, bool batch)
    {
        _graph = graph;
        _isa = isa;
        _batch = batch;
        _parts = new SharedParts(graph);
    }

    /// <summary>The steps of each node, in order.</summary>
    /// <param name="graph">The graph, with layouts.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="batch">Whether dense layers run over a batch of images, as in training.</param>
    public static IEnumerable<(Node Node, EquatableArray<Step> Steps)> Run(NetworkGraph graph, InstructionSet isa, bool batch)
    {
        var lowering = new ChooseKernels(graph, isa, batch);
        return graph.Nodes.Select((node, index) => (node, lowering.Lower(node, index)));
    }

    private EquatableArray<Step> Lower(Node node, int index) => node.Operation switch
    {
        ConvolutionOperation convolution => [Kernel(node, "", Convolution(node, convolution))],
        PooledConvolutionOperation { Of: var convolution } => [Kernel(node, "", Blocked(node, convolution) with { Pools = true })],
        ConvolutionDataGradientOperation gradient => DataGradient(node, "data gradient", gradient.Forward, bias: false),
        TransposedConvolutionOperation transposed => DataGradient(node, "", transposed.Transpose, transposed.Bias),
        TransposedConvolutionDataGradientOperation gradient =>
            [Kernel(node, "data gradient", Convolution(node, gradient.Convolution))],
        ConvolutionWeightGradientOperation gradient =>
            [Kernel(node, "weight gradient", WeightGradient(node, gradient.Forward))],
        BiasGradientOperation => [Kernel(node, "bias gradient", BiasGradient(In(node)))],
        WinogradOperation winograd => [Kernel(node, winograd.Role, winograd.Kernel)],
        WinogradWeightGradientOperation winograd => [Kernel(node, "weight gradient", winograd.Kernel)],
        PackWinogradOperation pack =>
            [Kernel(node, pack.Kernel.Transposed ? "pack transposed" : "pack", pack.Kernel)],
        PackWeightsOperation pack =>
            [Kernel(node, pack.Transposed ? "pack transposed" : "pack", pack.Kernel)],
        UnpackWeightGradientOperation unpack =>
            [Kernel(node, "unpack gradient", unpack.Kernel)],
        PairWeightsOperation pair => [Kernel(node, "round", pair.Kernel)],
        ScaleWeightsOperation scale => [Kernel(node, "scale", ScaleWeights(node, scale))],
        FoldNormOperation fold => [Kernel(node, "fold", new FoldNormalization(
            Out(node).Shape.Channels, fold.Norm.Epsilon, fold.Norm.Scale, fold.Norm.Shift, fold.Bias))],
        BatchStatisticsOperation => [Kernel(node, "statistics", new BatchStatistics(Channels(node), Positions(node), In(node).Layout))],
        MovingAverageOperation average =>
            [Kernel(node, "moving averages", new MovingAverages(Channels(node), checked((int)average.Positions), average.Momentum))],
        BatchNormOperation norm => [Kernel(
            node,
            "",
            new NormalizeChannels(
                Channels(node), Positions(node), In(node).Layout, norm.Epsilon, norm.Scale, norm.Shift, node.Epilogue),
            inPlace: true)],
        BatchNormReductionOperation norm => [Kernel(node, "sums", new BatchNormSums(
            Channels(node),
            Positions(node),
            In(node).Layout,
            norm.Epsilon,
            norm.Scale,
            norm.ScaleGradient,
            norm.ShiftGradient,
            norm.Coefficients))],
        BatchNormGradientOperation norm => [Kernel(
            node,
            "gradient",
            new NormalizeChannelsGradient(
                Channels(node), Positions(node), In(node).Layout, norm.Epsilon, norm.Scale, norm.Moving, node.Epilogue),
            inPlace: true)],
        DenseOperation dense => [Kernel(node, "", Dense(node, dense))],
        DenseDataGradientOperation { Forward: var dense } =>
            [Kernel(node, "data gradient", new DenseDataGradient(dense.InFeatures, dense.OutFeatures, node.Epilogue))],
        DenseWeightGradientOperation { Forward: var dense } =>
            [Kernel(node, "weight gradient", new DenseWeightGradient(dense.InFeatures, dense.OutFeatures))],
        MaxPoolOperation pool => [Kernel(node, "", MaxPool(node, pool))],
        MaxPoolGradientOperation pool => [Kernel(node, "gradient", MaxPoolGradient(node, pool))],
        AveragePoolOperation pool => [Kernel(node, "", AveragePool(node, pool))],
        AveragePoolGradientOperation pool => [Kernel(node, "gradient", AveragePoolGradient(node, pool))],
        AdaptiveAveragePoolOperation => [Kernel(node, "", AdaptivePool(node))],
        AdaptiveAveragePoolGradientOperation => [Kernel(node, "gradient", AdaptivePoolGradient(node))],
        MoveOperation move => [Kernel(node, Role(node), Move(node, move))],
        SpaceToDepthOperation reorder =>
            [Kernel(node, Role(node), SpaceToDepth(node, reorder))],
        NearestUpsampleOperation upsample => [Kernel(node, "", NearestUpsample(node, upsample))],
        NearestUpsampleGradientOperation upsample => [Kernel(node, "gradient", NearestUpsampleGradient(node, upsample))],
        LinearUpsampleOperation { Axes: var axes } =>
            [Kernel(node, "", new LinearUpsample(axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout))],
        LinearUpsampleGradientOperation { Axes: var axes } =>
            [Kernel(node, "gradient", new LinearUpsampleGradient(axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout))],
        DepthToSpaceOperation reorder => [Kernel(node, Role(node), SpaceToDepth(node, reorder.Forward) with { Reversed = true })],
        GlobalAveragePoolOperation => [Kernel(node, "", GlobalPool(node))],
        GlobalAveragePoolGradientOperation => [Kernel(node, "gradient", GlobalPoolGradient(node))],
        ActivationOperation activation =>
            [Kernel(node, Role(node), new ActivationKernel(activation.Activation, Count(node)), inPlace: true)],
        ActivationGradientOperation gradient =>
            [Kernel(node, "gradient", new ActivationGradientKernel(gradient.Activation, Count(node)), inPlace: true)],
        PReLUOperation prelu => [Kernel(node, "", PReLU(node, prelu.PerChannel, gradient: false), inPlace: true)],
        PReLUGradientOperation prelu => [Kernel(node, "gradient", PReLU(node, prelu.PerChannel, gradient: true), inPlace: true)],
        PReLUSlopeGradientOperation =>
            [Kernel(node, "slope gradient", new PReLUSlopeGradient(In(node).Shape.Channels, (int)In(node).Shape.Positions, In(node).Layout))],
        SumOperation => [Kernel(node, "sum", new SumKernel(In(node).Shape.Channels))],
        MultiplyOperation => [Kernel(node, Role(node), new Multiply(Count(node)), inPlace: true)],
        GateOperation => [Kernel(node, Role(node), new Gate(Channels(node), Positions(node), In(node).Layout), inPlace: true)],
        GateGradientOperation => [Kernel(node, "gate gradient", new GateGradient(Channels(node), Positions(node), In(node).Layout))],
        PermuteOperation permute => [Kernel(node, Role(node), Permute.Of([.. permute.Extents], [.. permute.Order]))],
        AddOperation => Add(node),
        ConcatOperation concat => Concat(node, index, concat),
        SliceOperation slice when _parts.Contains(index, 0) => [Step(node, "gradient", new ViewWork(slice.First))],
        SliceOperation slice => [Kernel(node, "gradient", Copy(node, slice.Count, slice.First, 0))],
        GroupNormOperation norm => [Kernel(node, "", new NormalizeGroups(
            In(node).Shape.Channels, (int)In(node).Shape.Positions, norm.Groups, norm.Epsilon, norm.Affine, norm.WithNumbers))],
        GroupNormGradientOperation norm => [Kernel(node, "gradient", new NormalizeGroupsGradient(
            In(node).Shape.Channels, (int)In(node).Shape.Positions, norm.Groups, norm.Affine))],
        GroupNormAffineGradientOperation norm => [Kernel(node, "affine gradient", new GroupNormSums(
            In(node).Shape.Channels, (int)In(node).Shape.Positions, norm.Groups, norm.Affine))],
        LocalResponseNormOperation norm => [Kernel(node, "", new LocalResponse(
            Channels(node), Positions(node), norm.Size, norm.Alpha, norm.Beta, norm.K, norm.WithBase))],
        LocalResponseNormGradientOperation { Forward: var norm } => [Kernel(node, "gradient", new LocalResponseGradient(
            Channels(node), Positions(node), norm.Size, norm.Alpha, norm.Beta))],
        L2NormalizeOperation norm =>
            [Kernel(node, "", new UnitNorm(Channels(node), Positions(node), norm.Epsilon, Gradient: false), inPlace: true)],
        L2NormalizeGradientOperation norm =>
            [Kernel(node, "gradient", new UnitNorm(Channels(node), Positions(node), norm.Epsilon, Gradient: true), inPlace: true)],
        SoftmaxOperation => [Kernel(node, "", Softmax(node))],
        SoftmaxGradientOperation => [Kernel(node, "gradient", SoftmaxGradient(node))],
        LogSoftmaxOperation => [Kernel(node, "", LogSoftmax(node))],
        LogSoftmaxGradientOperation => [Kernel(node, "gradient", LogSoftmaxGradient(node))],
        RepackOperation => [Kernel(node, "repack", Repack(node))],
        PadOperation pad => [Kernel(node, "pad", Pad(node, pad))],
        DropoutMaskOperation mask => [Step(node, "mask", new DropoutWork(mask.Rate, mask.Stream))],
        FlattenOperation or UnflattenOperation => [Step(node, Role(node), new ViewWork())],
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Operation, "no kernel computes this operation"),
    };

    private KernelSpec Convolution(Node node, ConvolutionOperation c)
    {
        var window = ConvolutionWindow.Forward(c.Axes);
        return Out(node).Layout == Layout.Planar
            ? new PlanarConvolution(window, c.InChannels, c.OutChannels, c.Groups, Transposed: false, c.Bias, node.Epilogue)
            : c.IsDepthwise
            ? new DepthwiseConvolution(window, c.OutChannels, c.Bias, node.Epilogue)
            : Blocked(node, c);
    }

    private BlockedConvolution Blocked(Node node, ConvolutionOperation c) => new(
        ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, c.Groups, In(node).Layout, c.Bias, node.Epilogue);

    // Of a convolution; or a transposed convolution, which has a bias.
    private EquatableArray<Step> DataGradient(Node node, string role, ConvolutionOperation c, bool bias)
    {
        if (Out(node).Layout == Layout.Planar)
        {
            var kernel = new PlanarConvolution(
                PlanarPadding.FlippedWindow(c), c.OutChannels, c.InChannels, c.Groups, Transposed: true, bias, node.Epilogue);
            return [Kernel(node, role, kernel)];
        }

        return ConvolutionWindow.DataGradient(c.Axes)
            .Select(phase => Kernel(node, role, c.IsDepthwise
                ? new DepthwiseConvolution(phase.Reversed(), c.InChannels, bias, node.Epilogue)
                : new BlockedConvolution(phase, c.OutChannels, c.InChannels, c.Groups, In(node).Layout, bias, node.Epilogue)))
            .ToEquatableArray();
    }

    private KernelSpec WeightGradient(Node node, ConvolutionOperation c)
    {
        var window = ConvolutionWindow.Forward(c.Axes);
        return Out(node).Role != TensorRole.Packed
            ? new PlanarWeightGradient(window, c.InChannels, c.OutChannels, c.Groups)
            : c.IsDepthwise
            ? new DepthwiseWeightGradient(window, c.OutChannels)
            : new BlockedWeightGradient(window, c.InChannels, c.OutChannels, c.Groups, In(node).Layout);
    }

    private static KernelSpec BiasGradient(Tensor dy) => new BiasGradient(dy.Shape.Channels, (int)dy.Shape.Positions, dy.Layout);

    private KernelSpec Dense(Node node, DenseOperation dense) => _batch
        ? new DenseBatch(dense.InFeatures, dense.OutFeatures, dense.Bias, node.Epilogue)
        : new DenseVector(dense.InFeatures, dense.OutFeatures, dense.Bias, node.Epilogue, dense.HalfWeights);

    // The first two inputs, then each further one onto the sum so far.
    private EquatableArray<Step> Add(Node node)
    {
        var add = new Add(Count(node));
        return Enumerable.Range(1, node.Inputs.Count - 1)
            .Select(i => Kernel(node, Role(node), add, inPlace: i == 1) with
            {
                Reads = [i == 1 ? node.Inputs[0] : node.Output, node.Inputs[i]],
            })
            .ToEquatableArray();
    }

    private EquatableArray<Step> Concat(Node node, int index, ConcatOperation concat)
    {
        int first = 0;
        var steps = new List<Step>();
        for (int i = 0; i < concat.Channels.Count; i++)
        {
            StepWork work = _parts.Contains(index, i) ? new ViewWork(first) : new KernelWork(Copy(node, concat.Channels[i], 0, first));
            steps.Add(Step(node, "", work) with { Reads = [node.Inputs[i]] });
            first += concat.Channels[i];
        }

        return steps.ToEquatableArray();
    }

    private CopyChannels Copy(Node node, int count, int from, int to) =>
        new(count, from, to, (int)Out(node).Shape.Positions, Out(node).Layout);

    private KernelSpec MaxPool(Node node, MaxPoolOperation pool)
    {
        var axes = PoolAxes(pool.Axes);
        return new MaxPool(axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, pool.WithIndices);
    }

    private KernelSpec MaxPoolGradient(Node node, MaxPoolGradientOperation pool)
    {
        var axes = PoolAxes(pool.Axes);
        return new MaxPoolGradient(axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout);
    }

    private KernelSpec AveragePool(Node node, AveragePoolOperation pool)
    {
        var axes = PoolAxes(pool.Axes, pool.CountPadding);
        return new AvgPool(
            axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, Divisor(pool.CountPadding), node.Epilogue);
    }

    private KernelSpec AveragePoolGradient(Node node, AveragePoolGradientOperation pool)
    {
        var axes = PoolAxes(pool.Axes, pool.CountPadding);
        return new AvgPoolGradient(
            axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, Divisor(pool.CountPadding), node.Epilogue);
    }

    private KernelSpec AdaptivePool(Node node)
    {
        var axes = AdaptiveAxes(In(node), Out(node));
        return new AvgPool(
            axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, PoolDivisor.Inside, node.Epilogue);
    }

    private KernelSpec AdaptivePoolGradient(Node node)
    {
        var axes = AdaptiveAxes(Out(node), In(node));
        return new AvgPoolGradient(
            axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, PoolDivisor.Inside, node.Epilogue);
    }

    private static PoolAxis[] AdaptiveAxes(Tensor x, Tensor y) =>
    [
        PoolAxis.Adaptive(x.Shape.Depth, y.Shape.Depth),
        PoolAxis.Adaptive(x.Shape.Height, y.Shape.Height),
        PoolAxis.Adaptive(x.Shape.Width, y.Shape.Width),
    ];

    private static PoolDivisor Divisor(bool countPadding) => countPadding ? PoolDivisor.Window : PoolDivisor.Inside;

    // Where padding counts, it matters how far it reaches.
    private static PoolAxis[] PoolAxes(EquatableArray<WindowAxis> axes, bool countPadding = false) =>
        [.. axes.Select(a => new PoolAxis(a.In, a.Out, a.Kernel, a.Stride, a.PadBegin, countPadding ? a.Overhang : 0))];

    private KernelSpec GlobalPool(Node node) =>
        new GlobalAvgPool(In(node).Shape.Channels, (int)In(node).Shape.Positions, In(node).Layout, node.Epilogue);

    private KernelSpec GlobalPoolGradient(Node node) =>
        new GlobalAvgPoolGradient(Out(node).Shape.Channels, (int)Out(node).Shape.Positions, Out(node).Layout);

    private KernelSpec Softmax(Node node) => new SoftmaxKernel(In(node).Shape.Channels, (int)In(node).Shape.Positions);

    private KernelSpec SoftmaxGradient(Node node) =>
        new SoftmaxGradientKernel(In(node).Shape.Channels, (int)In(node).Shape.Positions);

    private KernelSpec Move(Node node, MoveOperation move) =>
        new Move(move.Channels, move.Axes[0], move.Axes[1], move.Axes[2], In(node).Layout);

    private SpaceToDepth SpaceToDepth(Node node, SpaceToDepthOperation reorder) => new(
        reorder.Channels, reorder.Axes[0], reorder.Axes[1], reorder.Axes[2], reorder.BlocksFirst, In(node).Layout);

    private KernelSpec LogSoftmax(Node node) => new LogSoftmaxKernel(In(node).Shape.Channels, (int)In(node).Shape.Positions);

    private KernelSpec LogSoftmaxGradient(Node node) =>
        new LogSoftmaxGradientKernel(In(node).Shape.Channels, (int)In(node).Shape.Positions);

    private PReLUKernel PReLU(Node node, bool perChannel, bool gradient) =>
        new(Out(node).Shape.Channels, (int)Out(node).Shape.Positions, Out(node).Layout, perChannel, gradient);

    // Repeating an element over a block is the gradient of summing the block.
    private KernelSpec NearestUpsample(Node node, NearestUpsampleOperation upsample)
    {
        var axes = BlockAxes(upsample.Axes);
        return new AvgPoolGradient(
            axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, PoolDivisor.One, node.Epilogue);
    }

    private KernelSpec NearestUpsampleGradient(Node node, NearestUpsampleGradientOperation upsample)
    {
        var axes = BlockAxes(upsample.Axes);
        return new AvgPool(
            axes[0], axes[1], axes[2], In(node).Shape.Channels, In(node).Layout, PoolDivisor.One, node.Epilogue);
    }

    private static PoolAxis[] BlockAxes(EquatableArray<BlockAxis> axes) =>
        [.. axes.Select(a => new PoolAxis(a.In, a.Out, a.Block, a.Block, 0))];

    private KernelSpec Repack(Node node) =>
        new Repack(In(node).Shape.Channels, (int)In(node).Shape.Positions, In(node).Layout, Out(node).Layout);

    private KernelSpec Pad(Node node, PadOperation pad) =>
        new Pad(In(node).Shape.Channels, pad.Axes[0], pad.Axes[1], pad.Axes[2], In(node).Layout);

    private ScaleRows ScaleWeights(Node node, ScaleWeightsOperation scale) =>
        new(scale.OutChannels, In(node).Shape.Channels / scale.OutChannels);

    private int Channels(Node node) => In(node).Shape.Channels;

    private int Positions(Node node) => (int)In(node).Shape.Positions;

    private int Count(Node node) => checked((int)PlanMemory.Floats(Out(node), _isa));

    private string Role(Node node) => Out(node).GradientOf >= 0 ? "gradient" : "";

    private Tensor In(Node node) => _graph.Tensors[node.Inputs[0]];

    private Tensor Out(Node node) => _graph.Tensors[node.Output];

    private static Step Kernel(Node node, string role, KernelSpec kernel, bool inPlace = false) =>
        Step(node, role, new KernelWork(kernel, inPlace));

    private static Step Step(Node node, string role, StepWork work)
    {
        string epilogue = string.Concat(node.Epilogue.Select(item => item switch
        {
            ActivationItem activation => ", " + activation.Activation.Kind,
            ActivationGradientItem gradient => $", {gradient.Activation.Kind} gradient",
            AdditionItem => ", add",
            _ => "",
        }));
        string title = role.Length == 0 ? node.Name : $"{node.Name} {role}";
        return new Step(node.Name, title, $"{node.Name}: {node.Operation.Mnemonic}{epilogue}", work, node.Inputs, node.Outputs);
    }
}
