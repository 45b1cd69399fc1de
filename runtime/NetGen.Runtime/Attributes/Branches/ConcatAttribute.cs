namespace NetGen;

/// <summary>The channels of several layers' outputs, one behind the other; their spatial extents are equal.</summary>
/// <param name="inputs">Names of the layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConcatAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;
}
