namespace NetGen.Generator.Kernels.Pooling;

/// <summary>What the sum of a window is divided by.</summary>
public enum PoolDivisor
{
    /// <summary>The number of its positions within the input or its padding: padding counts as zeros.</summary>
    Window,

    /// <summary>The number of its positions within the input.</summary>
    Inside,

    /// <summary>Nothing: the result is the sum. Its gradient repeats each value over its window, as nearest upsampling
    /// does.</summary>
    One,
}
