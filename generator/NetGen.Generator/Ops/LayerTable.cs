using NetGen.Generator.Model;
using NetGen.Generator.Ops.Blocks;

namespace NetGen.Generator.Ops;

/// <summary>The op table: one row a kind of layer.</summary>
public static class LayerTable
{
    /// <summary>All kinds of layers, in the order of the documentation.</summary>
    public static EquatableArray<LayerDefinition> All { get; } =
    [
        Convolution.Layer,
        TransposedConvolution.Layer,
        Pooling.MaxLayer,
        Pooling.AverageLayer,
        GlobalPooling.Layer,
        AdaptivePooling.Layer,
        ZeroPadding.Layer,
        PaddedShortcut.Layer,
        .. Slicing.Layers,
        Reordering.Layer,
        PixelShuffling.Layer,
        .. Permuting.Layers,
        Upsampling.Layer,
        Flattening.Layer,
        Reshaping.Layer,
        Dense.Layer,
        Dropout.Layer,
        BatchNorm.Layer,
        GroupNorm.InstanceLayer,
        GroupNorm.Layer,
        GroupNorm.LayerLayer,
        LocalResponseNorm.Layer,
        L2Normalize.Layer,
        .. Activations.Layers,
        ParametricReLU.Layer,
        Addition.Layer,
        Multiplication.Layer,
        Concatenation.Layer,
        Softmax.Layer,
        LogSoftmax.Layer,
        FurtherInput.Layer,
        ConvNorm.Layer,
        BasicBlock.Layer,
        Bottleneck.Layer,
        Inception.Layer,
        Fire.Layer,
        DepthwiseSeparable.Layer,
        InvertedResidual.Layer,
    ];

    private static readonly Dictionary<string, LayerDefinition> ByKind = All.ToDictionary(l => l.Kind);

    /// <summary>The definition of a kind, or null if there is none.</summary>
    public static LayerDefinition? Find(string kind) => ByKind.TryGetValue(kind, out var layer) ? layer : null;
}
