namespace NetGen;

/// <summary>Of three layers' outputs of one shape, the elements of the second where the first is not 0, and of the
/// third
/// elsewhere. The first gets no gradient.</summary>
/// <param name="inputs">Names of the three layers: the mask, what is taken where it is not 0, and what is
/// elsewhere.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WhereAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the three layers: the mask, what is taken where it is not 0, and what is elsewhere.</summary>
    public string[] Inputs { get; } = inputs;
}
