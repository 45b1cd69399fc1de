namespace NetGen.Generated;

/// <summary>A part of the parameters of a network.</summary>
/// <param name="Begin">The first float.</param>
/// <param name="End">The float behind the last; 0 if the range is empty.</param>
public readonly record struct ParameterRange(int Begin, int End);
