using NetGen.Generator.Model;
using NetGen.Generator.Ops.Blocks;

namespace NetGen.Generator.Ops;

/// <summary>The op table: one row for each kind of layer.</summary>
public static class LayerTable
{
    /// <summary>All kinds of layers, in the order of the documentation.</summary>
    public static EquatableArray<LayerDefinition> All { get; } =
    [
        ConvLayer.Definition,
        ConvTransposeLayer.Definition,
        MaxPoolLayer.Definition,
        AvgPoolLayer.Definition,
        LpPoolLayer.Definition,
        GlobalAvgPoolLayer.Definition,
        AdaptiveAvgPoolLayer.Definition,
        ZeroPadLayer.Definition,
        PadLayer.Definition,
        PaddedShortcutLayer.Definition,
        SliceLayer.Definition,
        CropLayer.Definition,
        SpaceToDepthLayer.Definition,
        DepthToSpaceLayer.Definition,
        PermuteLayer.Definition,
        ChannelShuffleLayer.Definition,
        GatherLayer.Definition,
        TileLayer.Definition,
        ReduceLayer.Definition,
        UpsampleLayer.Definition,
        ResizeLayer.Definition,
        FlattenLayer.Definition,
        ReshapeLayer.Definition,
        DenseLayer.Definition,
        DropoutLayer.Definition,
        BatchNormLayer.Definition,
        InstanceNormLayer.Definition,
        GroupNormLayer.Definition,
        LayerNormLayer.Definition,
        RMSNormLayer.Definition,
        LocalResponseNormLayer.Definition,
        L2NormalizeLayer.Definition,
        .. Activations.Layers,
        PReLULayer.Definition,
        AddLayer.Definition,
        MultiplyLayer.Definition,
        DivideLayer.Definition,
        ExtremumLayers.Maximum,
        ExtremumLayers.Minimum,
        WhereLayer.Definition,
        CompareLayer.Definition,
        MatMulLayer.Definition,
        ConcatLayer.Definition,
        SoftmaxLayer.Definition,
        LogSoftmaxLayer.Definition,
        HardmaxLayer.Definition,
        ArgMaxLayer.Definition,
        TopKLayer.Definition,
        CumSumLayer.Definition,
        InputLayer.Definition,
        ConstantLayer.Definition,
        ConvNorm.Definition,
        BasicBlock.Definition,
        Bottleneck.Definition,
        Inception.Definition,
        Fire.Definition,
        DepthwiseSeparable.Definition,
        InvertedResidual.Definition,
    ];

    private static readonly Dictionary<string, LayerDefinition> ByKind = All.ToDictionary(l => l.Kind);

    /// <summary>The definition of a kind, or null if there is none.</summary>
    public static LayerDefinition? Find(string kind) => ByKind.TryGetValue(kind, out var layer) ? layer : null;
}
