namespace NetGen.Generator.Ops;

/// <summary>Normalization of a whole image (Ba, Kiros, Hinton 2016, layer normalization).</summary>
public static class LayerNormLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LayerNorm",
        "The whole image with mean 0 and variance 1.",
        [GroupNormLayer.Epsilon, GroupNormLayer.Affine("element", "true")],
        layer => GroupNormLayer.Build(layer, 1, affineByDefault: true, elements: true));
}
