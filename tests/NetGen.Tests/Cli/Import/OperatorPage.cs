using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Tests.Cli.Import;

/// <summary>
/// The page of the guide that says which of ONNX's operators are imported: what became of the suite's cases.
/// </summary>
internal static partial class OperatorPage
{
    /// <summary>The page's path in the repository.</summary>
    public const string Path = "runtime/docs/onnx-operators.md";

    private const int MostReasons = 4;

    /// <summary>The page.</summary>
    /// <param name="version">The version of the suite.</param>
    /// <param name="results">What became of its cases.</param>
    public static string Write(string version, IReadOnlyList<SuiteResult> results)
    {
        var groups = results.Where(one => one.Outcome != SuiteOutcome.NotApplicable).GroupBy(one => one.Operator, StringComparer.Ordinal).ToList();
        int passed = results.Count(one => one.Outcome == SuiteOutcome.Passed);
        int refused = results.Count(one => one.Outcome == SuiteOutcome.Refused);
        var others = results.Where(one => one.Outcome == SuiteOutcome.NotApplicable).Select(one => one.Operator).Distinct()
            .Except(groups.Select(group => group.Key)).Order(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # ONNX operators

            Which operators does `netgen import` take? This page says what becomes of each case of ONNX's own tests of operators, those of the
            package `onnx` {version}. A test writes it, and fails where a network gives anything but the stored outputs.

            A case is imported in two forms: *as stored*, where each operand is an input of the network, and *with constants*, where all inputs but
            the first one of 32-bit real numbers are weights of the model, as kernels, axes and shapes are. {passed} networks give the stored outputs,
            {refused} models are refused with a reason, and none is wrong. Cases that have no input of 32-bit real numbers are not counted.

            | operator | as stored | with constants | what is refused |
            |---|---|---|---|
            {string.Join("\n", groups.Select(Row))}

            Only cases without such inputs, or of other things than convolutional networks, have: {string.Join(", ", others)}.

            """).ReplaceLineEndings("\n");
    }

    private static string Row(IGrouping<string, SuiteResult> cases) =>
        $"| {cases.Key} | {Count(cases, false)} | {Count(cases, true)} | {Reasons(cases)} |";

    private static string Count(IEnumerable<SuiteResult> cases, bool withConstants)
    {
        var all = cases.Where(one => one.WithConstants == withConstants).ToList();
        return all.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{all.Count(one => one.Outcome == SuiteOutcome.Passed)} of {all.Count}");
    }

    private static string Reasons(IEnumerable<SuiteResult> cases)
    {
        var reasons = cases.Where(one => one.Outcome == SuiteOutcome.Refused).Select(one => Plain(one.Reason)).Distinct().Order(StringComparer.Ordinal).ToList();
        return string.Join("; ", reasons.Take(MostReasons)) + (reasons.Count > MostReasons ? string.Create(CultureInfo.InvariantCulture, $"; and {reasons.Count - MostReasons} more reasons") : "");
    }

    // Without the name of the node, in one line of a table.
    private static string Plain(string reason) => Node().Replace(reason, "").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z]+ '[^']*': ")]
    private static partial Regex Node();
}
