namespace NetGen;

/// <summary>The smallest, element by element, of several layers' outputs, which have one shape; NaN where one of them
/// is. Of two that are equal
/// each gets half of the gradient.</summary>
/// <param name="inputs">Names of the layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MinimumAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;
}
