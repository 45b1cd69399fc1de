namespace NetGen;

/// <summary>The product, element by element, of several layers' outputs, which have one shape, or one number for each
/// of its channels, which multiplies all of the channel's positions.</summary>
/// <param name="inputs">Names of the layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MultiplyAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;
}
