using NetGen.Generator.Diagnostics;

namespace NetGen.Generator;

/// <summary>What a compile step gave: a value, or the diagnostic of a defect in it.</summary>
/// <param name="Value">The value, or null after a defect.</param>
/// <param name="Defect">The defect, or null.</param>
public sealed record Outcome<T>(T? Value, DiagnosticInfo? Defect)
    where T : class, IEquatable<T>;

/// <summary>Runs compile steps so that a defect in one becomes a diagnostic instead of ending the generator.</summary>
public static class Outcome
{
    /// <summary>Runs a step.</summary>
    /// <param name="subject">What the step works on, for the diagnostic.</param>
    /// <param name="step">The step.</param>
    public static Outcome<T> Of<T>(string subject, Func<T> step)
        where T : class, IEquatable<T>
    {
        try
        {
            return new Outcome<T>(step(), null);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return new Outcome<T>(null, DiagnosticInfo.From(Problem(subject, defect), null));
        }
    }

    /// <summary>The problem that stands for a defect.</summary>
    public static Problem Problem(string subject, Exception defect) => Diagnostics.Problem.At(
        Anchor.Network,
        DiagnosticIds.InternalError,
        subject,
        defect.GetType().Name + ": " + defect.Message.Replace('\r', ' ').Replace('\n', ' '));
}
