namespace NetGen.Tests.Cli.Import;

/// <summary>What became of a case.</summary>
internal enum SuiteOutcome
{
    /// <summary>The network gives the stored outputs.</summary>
    Passed,

    /// <summary>The import is refused, with a reason.</summary>
    Refused,

    /// <summary>It is of no network that reads 32-bit real numbers.</summary>
    NotApplicable,

    /// <summary>The network gives something else, or something is thrown that is no refusal.</summary>
    Wrong,
}

/// <summary>What became of a case in one of its forms.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Operator">The operator that it is a case of.</param>
/// <param name="WithConstants">Whether all inputs but one are constants.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it is refused, not applicable or wrong; else empty.</param>
internal sealed record SuiteResult(string Case, string Operator, bool WithConstants, SuiteOutcome Outcome, string Reason);
