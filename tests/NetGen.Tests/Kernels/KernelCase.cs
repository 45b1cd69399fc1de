using NetGen.Generator.Kernels;

namespace NetGen.Tests.Kernels;

/// <summary>A kernel with the data to run it on.</summary>
/// <param name="Spec">The kernel.</param>
/// <param name="Arrays">The arrays of its pointer parameters; the same array twice aliases.</param>
/// <param name="Expected">The contents of the last arrays, its outputs, afterwards. NaN stands for any finite value.</param>
internal sealed record KernelCase(KernelSpec Spec, double[][] Arrays, params double[][] Expected)
{
    /// <summary>The number of images, for kernels that reach over them.</summary>
    public int Images { get; init; } = 1;

    /// <summary>The distance of two images' activations.</summary>
    public int Stride { get; init; }

    /// <summary>The index of an array that a thread has for itself, whose contents afterwards do not matter; -1 for none.</summary>
    public int Scratch { get; init; } = -1;

    /// <summary>The largest allowed difference of the interpreter's result, which is in double precision: what is left are the float
    /// constants of functions.</summary>
    public double InterpreterTolerance { get; init; } = 5e-7;

    /// <summary>The largest allowed difference of a float result, relative to the largest expected value.</summary>
    public double Tolerance { get; init; } = 2e-6;

    /// <summary>The whole-number arguments for a range of work.</summary>
    public int[] Numbers(TargetIsa isa, int begin, int end) =>
    [
        .. Spec.Extents(isa).Select(extent => extent.Value),
        .. Spec.Reach switch
        {
            KernelReach.Images => [Stride, begin, end],
            KernelReach.Batch => [Stride, Images, begin, end],
            _ => new[] { begin, end },
        },
    ];
}
