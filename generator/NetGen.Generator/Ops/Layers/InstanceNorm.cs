namespace NetGen.Generator.Ops;

/// <summary>Normalization of each channel by itself (Ulyanov, Vedaldi, Lempitsky 2016, instance
/// normalization).</summary>
public static class InstanceNormLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "InstanceNorm",
        "Each channel of an image with mean 0 and variance 1 over its positions.",
        [GroupNormLayer.Epsilon, GroupNormLayer.Affine("channel", "false")],
        layer => GroupNormLayer.Build(layer, layer.InputShape.Channels, affineByDefault: false, elements: false));
}
