namespace NetGen;

/// <summary>What is done to large gradients before the optimizer sees them.</summary>
public abstract class GradientClipping
{
    private protected GradientClipping()
    {
    }

    /// <summary>Scales all gradients of a step by one factor, so that their Euclidean norm, taken over all parameters
    /// together, is at most <paramref name="maximum"/>. PyTorch's <c>clip_grad_norm_</c>.</summary>
    /// <param name="maximum">The largest norm, positive.</param>
    public static GradientClipping ByNorm(double maximum) => new NormClipping(maximum);

    /// <summary>Moves every element of the gradients into [-maximum, maximum]. PyTorch's
    /// <c>clip_grad_value_</c>.</summary>
    /// <param name="maximum">The largest magnitude, positive.</param>
    public static GradientClipping ByValue(double maximum) => new ValueClipping(maximum);

    /// <summary>Whether <see cref="Apply"/> needs the norm.</summary>
    internal abstract bool NeedsNorm { get; }

    /// <summary>Clips a part of the gradients in place.</summary>
    /// <param name="gradients">The part.</param>
    /// <param name="norm">The norm of all gradients; 0 unless asked for.</param>
    internal abstract void Apply(Span<float> gradients, double norm);
}
