namespace NetGen.Generator.Model;

/// <summary>A network as declared, whichever front-end read it. Free of source locations: two equal declarations
/// compile to equal code, wherever they stand.</summary>
/// <param name="Namespace">The namespace of the class, empty for the global one.</param>
/// <param name="Name">The name of the class.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="Input">The input's shape for one image.</param>
/// <param name="Layers">The layers in order.</param>
/// <param name="Parameters">The asserted number of trainable parameters, or null.</param>
/// <param name="Macs">The asserted number of multiply-adds of one image, or null.</param>
/// <param name="InputGradient">Whether the backward pass also computes the gradient of the input.</param>
/// <param name="InferenceParameters">The asserted number of parameters that inference needs, statistics not counted, or
/// null.</param>
/// <param name="TotalParameters">The asserted number of all parameters, statistics counted, or null.</param>
/// <param name="Outputs">The names of the layers whose outputs the user gets; the last layer's alone if there is
/// none.</param>
/// <param name="Auxiliary">The names of the layers whose outputs the user gets in training only.</param>
/// <param name="Blocks">The user-defined blocks that the layers use, directly or inside others, ordered by
/// name.</param>
/// <param name="Strict">Whether convolutions are computed as they are defined, unless a layer says otherwise.</param>
/// <param name="Windows">The shape that the layers are declared for, where they are to slide over a larger input; else
/// null.</param>
/// <param name="PostProcessing">What is done with its outputs, in order.</param>
public sealed record NetSpec(
    string Namespace,
    string Name,
    string Accessibility,
    TensorShape Input,
    EquatableArray<LayerSpec> Layers,
    long? Parameters = null,
    long? Macs = null,
    bool InputGradient = false,
    long? InferenceParameters = null,
    long? TotalParameters = null,
    EquatableArray<string> Outputs = default,
    EquatableArray<string> Auxiliary = default,
    EquatableArray<BlockSpec> Blocks = default,
    bool Strict = false,
    TensorShape? Windows = null,
    EquatableArray<PostProcessingSpec> PostProcessing = default)
{
    /// <summary>Whether another network of the compilation has the same name but for upper and lower case.</summary>
    public bool SharesFileName { get; init; }

    /// <summary>The class name with its namespace.</summary>
    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;
}
