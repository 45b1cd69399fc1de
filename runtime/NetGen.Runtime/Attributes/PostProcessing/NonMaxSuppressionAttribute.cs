namespace NetGen;

/// <summary>Post-processing: selects boxes for each class, the best of those that overlap, as ONNX's operator of this
/// name.</summary>
/// <param name="boxes">The name of the layer that gives the boxes, (N, 4).</param>
/// <param name="scores">The name of the layer that gives their scores, (classes, N).</param>
/// <param name="maxPerClass">The largest number of boxes selected for a class.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NonMaxSuppressionAttribute(string boxes, string scores, int maxPerClass) : PostProcessingAttribute
{
    /// <summary>The name of the layer that gives the boxes, (N, 4).</summary>
    public string Boxes { get; } = boxes;

    /// <summary>The name of the layer that gives their scores, (classes, N).</summary>
    public string Scores { get; } = scores;

    /// <summary>The largest number of boxes selected for a class.</summary>
    public int MaxPerClass { get; } = maxPerClass;

    /// <summary>A box is dropped whose IoU with a better one of its class is above this.</summary>
    public double IouThreshold { get; set; } = 0.5;

    /// <summary>A box needs a higher score to be selected; any will do unless given.</summary>
    public double ScoreThreshold { get; set; } = double.NegativeInfinity;

    /// <summary>Whether boxes are given by centre and size (x, y, width, height), and not by two opposite corners (y1,
    /// x1, y2, x2).</summary>
    public bool Centred { get; set; }
}
