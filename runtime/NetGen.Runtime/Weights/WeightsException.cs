namespace NetGen;

/// <summary>A file of weights is malformed or belongs to another network. The message names the file, the tensor, what
/// was found and what was expected.</summary>
public sealed class WeightsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public WeightsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What found it.</param>
    public WeightsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
