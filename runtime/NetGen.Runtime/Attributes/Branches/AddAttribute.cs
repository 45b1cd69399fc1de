namespace NetGen;

/// <summary>The sum of several layers' outputs, which have one shape.</summary>
/// <param name="inputs">Names of the layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AddAttribute(params string[] inputs) : LayerAttribute
{
    /// <summary>Names of the layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;
}
