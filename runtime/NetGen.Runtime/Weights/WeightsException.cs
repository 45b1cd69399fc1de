using NetGen.Text;

namespace NetGen;

/// <summary>A file of weights is malformed or belongs to another network. The message names the file, the tensor, what
/// was found and what was expected.</summary>
public sealed class WeightsException : Exception
{
    private const int LongestMessage = 2000;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong; control characters in it become escapes.</param>
    public WeightsException(string message)
        : base(Printable.Of(message, LongestMessage))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong; control characters in it become escapes.</param>
    /// <param name="innerException">What found it.</param>
    public WeightsException(string message, Exception innerException)
        : base(Printable.Of(message, LongestMessage), innerException)
    {
    }
}
