namespace NetGen;

/// <summary>
/// Makes a partial class a network: the NetGen compiler generates its forward and backward pass from the layer
/// attributes that follow on the same declaration, in source order, or from a spec file.
/// </summary>
/// <example>
/// <code>
/// [Network(Input = "1x32x32", Parameters = 61_706)]
/// [Conv(6, 5), Tanh, AvgPool(2)]
/// [Conv(16, 5), Tanh, AvgPool(2)]
/// [Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10)]
/// public partial class LeNet5;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>The shape of one image: channels, then up to three spatial extents from the outermost to the innermost,
    /// for example <c>1x32x32</c>. The number of extents gives the dimension of the network.</summary>
    public string? Input { get; set; }

    /// <summary>The shape that the layers are declared for, where they are to slide over a larger <see cref="Input"/>:
    /// a classifier of <c>1x28x28</c> with an input of <c>1x64x80</c> gives the outputs of all windows at once,
    /// (classes, rows, columns). Parameters keep their names and shapes, so that those of the classifier load
    /// unchanged. Dense layers are convolutions then, whose weights inference keeps as they are.</summary>
    public string? Windows { get; set; }

    /// <summary>The names of the layers whose outputs the user gets, also of layers within blocks; the first is what
    /// <see cref="Session.Run(ReadOnlySpan{float})"/> returns. The last layer's alone unless given.</summary>
    public string[] Outputs { get; set; } = [];

    /// <summary>The names of the layers whose outputs the user gets in training only, such as the auxiliary classifiers
    /// of GoogLeNet. What only they need is no part of inference.</summary>
    public string[] Auxiliary { get; set; } = [];

    /// <summary>Asserts the number of trainable parameters: a difference is a compile error that names both
    /// numbers.</summary>
    public long Parameters { get; set; }

    /// <summary>Asserts the number of parameters that inference needs, without moving statistics: a difference is a
    /// compile error that names both numbers.</summary>
    public long InferenceParameters { get; set; }

    /// <summary>Asserts the number of all parameters, with moving statistics: a difference is a compile error that
    /// names both numbers.</summary>
    public long TotalParameters { get; set; }

    /// <summary>Asserts the number of multiply-adds of one image's forward pass at inference: a difference is a compile
    /// error that names both numbers.</summary>
    public long Macs { get; set; }

    /// <summary>The JSON spec to take the network from instead of layer attributes: the name of a file included with a
    /// <c>NetGenSpec</c> item, or the end of its path.</summary>
    public string? Spec { get; set; }

    /// <summary>Whether the backward pass also computes the gradients of the inputs.</summary>
    public bool InputGradient { get; set; }

    /// <summary><c>"fast"</c> where convolutions may be computed by transforms, which take fewer multiplications and
    /// round more;
    /// <c>"strict"</c> where they are computed as they are defined.</summary>
    public string Numerics { get; set; } = "fast";
}
