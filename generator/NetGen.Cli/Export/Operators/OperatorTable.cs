using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>From operations to ONNX operators: one row per kind of operation.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<Type, Action<ExportContext, Operation>> Rows = new([
        Row<ConvolutionOperation>(Convolutions.Convolution),
        Row<TransposedConvolutionOperation>(Convolutions.Transposed),
        Row<DenseOperation>((node, _) => node.Give("Gemm", node.AllInputs(), ExportContext.Integer("transB", 1))),
        Row<MaxPoolOperation>(Pools.Max),
        Row<AveragePoolOperation>(Pools.Average),
        Row<LpPoolOperation>(Pools.Norm),
        Row<GlobalAveragePoolOperation>((node, _) => Pools.Global(node)),
        Row<AdaptiveAveragePoolOperation>(Pools.Adaptive),
        Row<BatchNormOperation>(Normalizations.Batch),
        Row<GroupNormOperation>(Normalizations.Group),
        Row<ChannelNormOperation>(Normalizations.Channel),
        Row<LocalResponseNormOperation>(Normalizations.LocalResponse),
        Row<L2NormalizeOperation>(Normalizations.L2),
        Row<ActivationOperation>((node, operation) => Functions.Activation(node, operation.Activation)),
        Row<PReLUOperation>((node, _) => node.Give("PRelu", [node.Input(0), node.OfChannels(1)])),
        Row<SoftmaxOperation>((node, _) => node.Give("Softmax", [node.Input(0)], ExportContext.Integer("axis", 1))),
        Row<LogSoftmaxOperation>((node, _) => node.Give("LogSoftmax", [node.Input(0)], ExportContext.Integer("axis", 1))),
        Row<HardmaxOperation>((node, _) => node.Give("Hardmax", [node.Input(0)], ExportContext.Integer("axis", 1))),
        Row<ArgMaxOperation>(Orders.ArgMax),
        Row<TopKOperation>(Orders.Top),
        Row<CumSumOperation>(Orders.CumSum),
        Row<AddOperation>((node, _) => node.Give(node.Inputs == 2 ? "Add" : "Sum", node.AllInputs())),
        Row<MultiplyOperation>((node, _) => node.Give("Mul", node.AllInputs())),
        Row<DivideOperation>((node, _) => node.Give("Div", node.AllInputs())),
        Row<ExtremumOperation>((node, extremum) => node.Give(extremum.Largest ? "Max" : "Min", node.AllInputs())),
        Row<WhereOperation>((node, _) => Comparisons.Where(node)),
        Row<CompareOperation>(Comparisons.Compare),
        Row<MatMulOperation>(MatrixProducts.MatMul),
        Row<ConcatOperation>((node, _) => node.Give("Concat", node.AllInputs(), ExportContext.Integer("axis", 1))),
        Row<ChannelScaleOperation>((node, _) => Rearrangements.ChannelScale(node)),
        Row<ConstantOperation>((node, _) => Rearrangements.Constant(node)),
        Row<FlattenOperation>((node, _) => Rearrangements.View(node)),
        Row<PermuteOperation>(Rearrangements.Permute),
        Row<MoveOperation>(Rearrangements.Move),
        Row<GatherOperation>(Rearrangements.Gather),
        Row<TileOperation>(Rearrangements.Tile),
        Row<ReduceOperation>(Reductions.Reduce),
        Row<SpaceToDepthOperation>(PixelShuffles.SpaceToDepth),
        Row<DepthToSpaceOperation>((node, operation) => PixelShuffles.DepthToSpace(node, operation.Forward)),
        Row<NearestUpsampleOperation>(Resizing.Nearest),
        Row<LinearUpsampleOperation>(Resizing.Linear),
        Row<MapAxisOperation>(AxisMaps.Write),
    ]);

    /// <summary>What writes an operation.</summary>
    public static Action<ExportContext> Find(Operation operation) => Rows.TryGetValue(operation.GetType(), out var row)
        ? node => row(node, operation)
        : throw new NotSupportedException($"'{operation.Mnemonic}' cannot be exported to ONNX");

    /// <summary>Whether a kind of operation can be written.</summary>
    public static bool Knows(Type operation) => Rows.ContainsKey(operation);

    private static KeyValuePair<Type, Action<ExportContext, Operation>> Row<T>(Action<ExportContext, T> write)
        where T : Operation => new(typeof(T), (node, operation) => write(node, (T)operation));
}
