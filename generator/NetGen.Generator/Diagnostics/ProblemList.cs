using System.Collections.ObjectModel;

namespace NetGen.Generator.Diagnostics;

/// <summary>The problems of one declaration. It keeps the first errors and the first warnings and counts the rest, since what
/// has thousands of mistakes is another kind of file, or one mistake many times.</summary>
public sealed class ProblemList : Collection<Problem>
{
    /// <summary>The most errors, and the most warnings, of one declaration.</summary>
    public const int Longest = 100;

    private int _errors;
    private int _omitted;

    /// <summary>Whether there are so many errors that no further one is kept: what would find others can end.</summary>
    public bool IsFull => _errors >= Longest;

    /// <summary>Whether the declaration is wrong.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>Adds the number of those that were not kept, if there are any.</summary>
    /// <param name="subject">The declaration, as messages name it.</param>
    public void Close(string subject)
    {
        if (_omitted > 0)
        {
            base.InsertItem(Count, Problem.At(Anchor.Network, DiagnosticIds.MoreMistakes, subject, _omitted));
        }
    }

    /// <inheritdoc/>
    protected override void InsertItem(int index, Problem item)
    {
        bool kept = item.IsError ? !IsFull : Count - _errors < Longest;
        _errors += item.IsError ? 1 : 0;
        _omitted += kept ? 0 : 1;
        if (kept)
        {
            base.InsertItem(index, item);
        }
    }
}
