namespace NetGen;

/// <summary>1 where a comparison of two layers' outputs, which have one shape, holds, else 0. It has no
/// gradient.</summary>
/// <param name="operator">How the first compares with the second: <c>"greater"</c>, <c>"greaterOrEqual"</c>,
/// <c>"less"</c>,
/// <c>"lessOrEqual"</c>, <c>"equal"</c> or <c>"notEqual"</c>.</param>
/// <param name="inputs">Names of the layers; one name stands for the layer before and that one.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CompareAttribute(string @operator, params string[] inputs) : LayerAttribute
{
    /// <summary>How the first compares with the second: <c>"greater"</c>, <c>"greaterOrEqual"</c>, <c>"less"</c>,
    /// <c>"lessOrEqual"</c>, <c>"equal"</c> or <c>"notEqual"</c>.</summary>
    public string Operator { get; } = @operator;

    /// <summary>Names of the layers; one name stands for the layer before and that one.</summary>
    public string[] Inputs { get; } = inputs;
}
