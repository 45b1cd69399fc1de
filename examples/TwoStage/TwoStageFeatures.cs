namespace NetGen.Examples;

/// <summary>The first stage: scenes of 64x64 pixels become a feature map of 8x8, and each of its cells proposes a region for each anchor:
/// the logit of an object and the deltas of its box.</summary>
[Network(Input = "3x64x64", Outputs = new[] { "features", "proposals" })]
[ConvNorm(16, 3, Padding = 1), MaxPool(2)]
[ConvNorm(32, 3, Padding = 1), MaxPool(2)]
[ConvNorm(64, 3, Padding = 1), MaxPool(2)]
[ConvNorm(64, 3, Padding = 1, Name = "features")]
[ConvNorm(64, 3, Padding = 1)]
[Conv(Anchors * 5, 1, Name = "proposals")]
public partial class TwoStageFeatures
{
    /// <summary>Columns and rows of cells.</summary>
    public const int Cells = 8;

    /// <summary>Regions that a cell proposes.</summary>
    public const int Anchors = 3;
}
