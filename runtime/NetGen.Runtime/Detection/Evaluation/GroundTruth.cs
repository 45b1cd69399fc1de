namespace NetGen.Detection;

/// <summary>An object that is in an image.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Class">What it is: a class's number.</param>
public readonly record struct GroundTruth(Box Box, int Class);
