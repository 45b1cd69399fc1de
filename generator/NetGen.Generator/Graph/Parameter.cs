using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>What a parameter is to its layer; the runtime has the same members.</summary>
public enum ParameterKind
{
    /// <summary>The factors of a convolution or dense layer.</summary>
    Weight,

    /// <summary>What such a layer adds to each output.</summary>
    Bias,

    /// <summary>The factors that follow a normalization.</summary>
    NormScale,

    /// <summary>What a normalization adds to them.</summary>
    NormShift,

    /// <summary>The slopes of an activation.</summary>
    Slope,

    /// <summary>A moving average that the forward pass of training keeps; it has no gradient.</summary>
    Statistic,

    /// <summary>The elements of a constant.</summary>
    Value,
}

/// <summary>A parameter: what is stored, loaded and, unless it is a statistic, trained.</summary>
/// <param name="Tensor">The id of its tensor.</param>
/// <param name="Name">Its name as in a PyTorch state dict: <c>conv1.weight</c>.</param>
/// <param name="Kind">What it is to its layer.</param>
/// <param name="Dimensions">Its dimensions as in PyTorch, outermost first.</param>
/// <param name="FanIn">Number of inputs that reach one output.</param>
/// <param name="FanOut">Number of outputs that one input reaches.</param>
/// <param name="Initialization">How it starts out.</param>
/// <param name="Frozen">Whether training leaves it as it is.</param>
public sealed record Parameter(
    int Tensor,
    string Name,
    ParameterKind Kind,
    EquatableArray<int> Dimensions,
    int FanIn,
    int FanOut,
    Initialization Initialization,
    bool Frozen = false)
{
    /// <summary>The number of elements.</summary>
    public long Elements => Dimensions.Aggregate(1L, (product, extent) => Saturating.Multiply(product, extent));

    /// <summary>Whether training changes it by its gradient.</summary>
    public bool Trainable => Kind != ParameterKind.Statistic && !Frozen;
}
