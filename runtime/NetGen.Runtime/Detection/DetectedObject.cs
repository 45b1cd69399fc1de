namespace NetGen.Detection;

/// <summary>An object that a network found.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Class">What it is: a class's number.</param>
/// <param name="Score">How sure the network is.</param>
public readonly record struct DetectedObject(Box Box, int Class, float Score);
