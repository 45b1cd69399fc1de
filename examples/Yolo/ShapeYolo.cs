namespace NetGen.Examples;

/// <summary>A small network in the style of YOLOv2 (Redmon and Farhadi 2017): scenes of 64x64 pixels become 8x8 cells with three
/// anchors each, whose channels are the box, the object and four classes.</summary>
[Network(Input = "3x64x64")]
[ConvNorm(16, 3, Padding = 1, Activation = "leaky"), MaxPool(2)]
[ConvNorm(32, 3, Padding = 1, Activation = "leaky"), MaxPool(2)]
[ConvNorm(64, 3, Padding = 1, Activation = "leaky"), MaxPool(2)]
[ConvNorm(128, 3, Padding = 1, Activation = "leaky")]
[ConvNorm(128, 3, Padding = 1, Activation = "leaky")]
[Conv(Anchors * (5 + Scene.Classes), 1)]
public partial class ShapeYolo
{
    /// <summary>Columns and rows of cells.</summary>
    public const int Cells = 8;

    /// <summary>Boxes that a cell predicts.</summary>
    public const int Anchors = 3;
}
