namespace NetGen;

/// <summary>How the losses of a batch become one number, as in PyTorch.</summary>
public enum Reduction
{
    /// <summary>Their mean: over the images for <see cref="SoftmaxCrossEntropy"/>, over all outputs of all images for
    /// the losses of single outputs.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
