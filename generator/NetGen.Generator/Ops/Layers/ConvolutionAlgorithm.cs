namespace NetGen.Generator.Ops;

/// <summary>How a convolution is computed; results differ in rounding only.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>By whichever is estimated to be the fastest.</summary>
    Auto,

    /// <summary>As it is defined: the sum of products over channels and taps.</summary>
    Direct,

    /// <summary>By Winograd's F(2x2, 3x3), or F(2x2, 5x5).</summary>
    Winograd2,

    /// <summary>By Winograd's F(4x4, 3x3).</summary>
    Winograd4,
}
