namespace NetGen;

/// <summary>Post-processing: cuts the regions of boxes out of features, each to one size, as ONNX's operator of this
/// name.</summary>
/// <param name="features">The name of the layer that gives the features, (C, H, W).</param>
/// <param name="boxes">The name of the layer that gives the boxes, (N, 4): left, top, right and bottom.</param>
/// <param name="output">The rows and columns of a region, one number for both.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RoiAlignAttribute(string features, string boxes, params int[] output) : PostProcessingAttribute
{
    /// <summary>The name of the layer that gives the features, (C, H, W).</summary>
    public string Features { get; } = features;

    /// <summary>The name of the layer that gives the boxes, (N, 4): left, top, right and bottom.</summary>
    public string Boxes { get; } = boxes;

    /// <summary>The rows and columns of a region, one number for both.</summary>
    public int[] Output { get; } = output;

    /// <summary>What coordinates of boxes are multiplied with to be those of the features.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The samples of an output along each axis; 0 for as many as it covers elements.</summary>
    public int SamplingRatio { get; set; }

    /// <summary><c>"average"</c> or <c>"max"</c> of samples.</summary>
    public string Mode { get; set; } = "average";

    /// <summary>Whether the centre of the first element is at one half, and not at 0; in the latter case regions are at
    /// least one element large.</summary>
    public bool HalfPixel { get; set; } = true;
}
