namespace NetGen.Generated;

/// <summary>What a parameter is to its layer.</summary>
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

    /// <summary>A moving average that the forward pass of training keeps; it has no gradient, and optimizers leave it
    /// alone.</summary>
    Statistic,

    /// <summary>The elements of a constant.</summary>
    Value,
}
