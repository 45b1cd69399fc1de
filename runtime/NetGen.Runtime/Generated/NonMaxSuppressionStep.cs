using System.Runtime.CompilerServices;
using NetGen.Detection;

namespace NetGen.Generated;

/// <summary>Post-processing of a generated network: it selects boxes that the network computes, by scores that it
/// computes.</summary>
/// <param name="boxes">The output with the boxes, (N, 4).</param>
/// <param name="scores">The output with the scores, (classes, N).</param>
/// <param name="selection">What is selected.</param>
public sealed class NonMaxSuppressionStep(string boxes, string scores, BoxSelection selection)
{
    // A session serves one caller at a time, and so does a selector.
    private readonly ConditionalWeakTable<Session, BoxSelector> _selectors = new();
    private readonly ConditionalWeakTable<Session, BoxSelector>.CreateValueCallback _create = _ => new BoxSelector(selection);

    /// <summary>Selects boxes of the last call of a session. It allocates when it is first called for a session, and
    /// not again.</summary>
    /// <param name="session">The session, of that network; no other thread uses it meanwhile.</param>
    /// <param name="selected">Receives what is selected, class by class and in a class the highest score first; no more
    /// is selected than fits.</param>
    /// <param name="image">Which image of the call, from 0.</param>
    /// <returns>The number of boxes selected.</returns>
    /// <exception cref="ArgumentException">The session is of a network without these outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The call had no such image.</exception>
    /// <exception cref="InvalidOperationException">The session has not run.</exception>
    public int Run(Session session, Span<SelectedBox> selected, int image) =>
        Selector(session).Run(session.Output(boxes, image), session.Output(scores, image), selected);

    /// <summary>Selects boxes of the last call of a session, as a new array.</summary>
    /// <param name="session">The session, of that network; no other thread uses it meanwhile.</param>
    /// <param name="image">Which image of the call, from 0.</param>
    /// <returns>What is selected, class by class and in a class the highest score first.</returns>
    /// <exception cref="ArgumentException">The session is of a network without these outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The call had no such image.</exception>
    /// <exception cref="InvalidOperationException">The session has not run.</exception>
    public SelectedBox[] Run(Session session, int image) =>
        Selector(session).Run(session.Output(boxes, image), session.Output(scores, image));

    private BoxSelector Selector(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _selectors.GetValue(session, _create);
    }
}
