using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>Where a tensor lives.</summary>
public enum TensorRole
{
    /// <summary>One per image, in the activation arena.</summary>
    Activation,

    /// <summary>A parameter, in the parameter arena, in its canonical (PyTorch) layout.</summary>
    Parameter,

    /// <summary>The gradient of a parameter, at the same offset of the gradient arena.</summary>
    ParameterGradient,

    /// <summary>The next value of a parameter, which the pass itself computes, in the place of the parameter.</summary>
    ParameterUpdate,

    /// <summary>Weights, or their gradient, rearranged for a kernel, or numbers of a channel; one for all images, in
    /// the packed arena.</summary>
    Packed,

    /// <summary>What a kernel uses while it works on an item; each thread has its own, for one kernel at a
    /// time.</summary>
    Scratch,
}

/// <summary>How a tensor of one image lies in memory.</summary>
public enum Layout
{
    /// <summary>[C][D][H][W], rows dense.</summary>
    Planar,

    /// <summary>[C/w][D][H][W][w] with w the lanes of the ISA; the lanes past C hold unspecified finite
    /// values.</summary>
    Blocked,
}

/// <summary>A value of the graph.</summary>
/// <param name="Id">Its index in <see cref="NetworkGraph.Tensors"/>.</param>
/// <param name="Name">A name that reads well in generated code, unique in the graph: <c>conv1</c>,
/// <c>conv1.weight</c>.</param>
/// <param name="Shape">For an activation, its shape; for others, the number of elements as channels.</param>
/// <param name="Role">Where it lives.</param>
/// <param name="Layout">How it lies in memory; planar until layouts are chosen.</param>
/// <param name="GradientOf">The id of the tensor whose gradient, or next value, this is, or -1.</param>
public sealed record Tensor(
    int Id,
    string Name,
    TensorShape Shape,
    TensorRole Role,
    Layout Layout = Layout.Planar,
    int GradientOf = -1);
