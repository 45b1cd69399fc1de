using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>Something of a model has no counterpart; the message says why, in a line for each reason.</summary>
public sealed class ImportException : Exception
{
    private const int LongestLine = 2000;

    /// <summary>One reason.</summary>
    /// <param name="reason">The reason; what it quotes of the model is made printable, on one line.</param>
    public ImportException(string reason)
        : this([reason])
    {
    }

    /// <summary>Several reasons.</summary>
    /// <param name="reasons">The reasons; what they quote of the model is made printable, on one line each.</param>
    public ImportException(IReadOnlyList<string> reasons)
        : base(string.Join('\n', reasons.Select(reason => Printable.Of(reason, LongestLine))))
    {
    }
}
