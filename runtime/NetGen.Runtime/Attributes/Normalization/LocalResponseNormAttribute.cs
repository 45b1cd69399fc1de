namespace NetGen;

/// <summary>Local response normalization (Krizhevsky, Sutskever, Hinton 2012): x / (K + Alpha / Size * the sum of x^2
/// over Size neighbouring channels)^Beta, as in PyTorch.</summary>
/// <param name="size">Number of channels summed.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LocalResponseNormAttribute(int size) : LayerAttribute
{
    /// <summary>Number of channels summed.</summary>
    public int Size { get; } = size;

    /// <summary>Factor of the mean square; papers and Caffe's models may state it for the sum, which is Alpha /
    /// Size.</summary>
    public double Alpha { get; set; } = 1e-4;

    /// <summary>Exponent, from 0.001 to 16.</summary>
    public double Beta { get; set; } = 0.75;

    /// <summary>Added to the mean square, positive.</summary>
    public double K { get; set; } = 1;

    /// <summary>On which side an even <see cref="Size"/> has one channel more: <c>"before"</c>, from Size / 2 before to
    /// Size / 2 - 1 after, as in PyTorch; or <c>"after"</c>, the other way round, as ONNX's LRN has it.</summary>
    public string Reach { get; set; } = "before";
}
