namespace NetGen;

/// <summary>A number is NaN or infinite, in a training step or in what should be saved. The message names the first
/// tensor that is not finite, and says what was done.</summary>
public sealed class NotFiniteException : ArithmeticException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="tensor">The name of the first tensor that is not finite.</param>
    /// <param name="step">The number of the training step; the first is 1.</param>
    public NotFiniteException(string message, string tensor, long? step = null)
        : base(message)
    {
        (Tensor, Step) = (tensor, step);
    }

    /// <summary>The first tensor that is not finite: an input, the output whose targets or loss it is, a parameter, or
    /// what a layer gives.</summary>
    public string Tensor { get; }

    /// <summary>The number of the training step, the first of which is 1; null if it was none.</summary>
    public long? Step { get; }
}
