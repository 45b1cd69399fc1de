using NetGen.Generated;

namespace NetGen.Weights;

/// <summary>Where parameters go that are read from a file.</summary>
internal interface IParameterSink
{
    /// <summary>Whether a parameter is wanted; others are checked, but not read.</summary>
    bool Wants(ParameterInfo parameter);

    /// <summary>Where the values of a parameter go.</summary>
    Span<float> Place(ParameterInfo parameter);

    /// <summary>Told when all values of a parameter are in their place.</summary>
    void Complete(ParameterInfo parameter);
}
