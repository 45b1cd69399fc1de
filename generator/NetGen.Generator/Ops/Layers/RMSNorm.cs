using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Division by the root mean square over the channels of each position (Zhang and Sennrich 2019, root mean
/// square layer normalization).</summary>
public static class RMSNormLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "RMSNorm",
        "x over its root mean square, over the channels of each position, times a factor of each channel.",
        [
            new("Epsilon", ArgumentType.Number, "Added to the mean square; may be 0.", Maximum: float.MaxValue, Default: "1e-5"),
            new("Affine", ArgumentType.Boolean, "Whether each channel has a learnt factor.", Default: "true"),
        ],
        layer => ChannelNormOperation.Build(layer, centered: false));
}
