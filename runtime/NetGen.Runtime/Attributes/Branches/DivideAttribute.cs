namespace NetGen;

/// <summary>The quotient, element by element, of two layers' outputs, which have one shape.</summary>
/// <param name="inputs">Names of the layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DivideAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;
}
