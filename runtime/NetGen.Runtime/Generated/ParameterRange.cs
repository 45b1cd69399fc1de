namespace NetGen.Generated;

/// <summary>A part of the parameters of a network. A class, as lists of these share their code with others; those of a
/// structure would have to be compiled when a program starts.</summary>
/// <param name="Begin">The first float.</param>
/// <param name="Length">The number of floats; 0 if the range is empty.</param>
public sealed record ParameterRange(int Begin, int Length)
{
    /// <summary>The float behind the last.</summary>
    public int End => Begin + Length;
}
