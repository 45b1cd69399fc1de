using NetGen.Generator;
using Xunit;

namespace NetGen.Tests.Diagnostics;

public sealed class OutcomeTests
{
    [Fact]
    public void A_step_that_throws_becomes_a_diagnostic_with_the_networks_name()
    {
        var outcome = Outcome.Of<string>("My.Net", () => throw new InvalidOperationException("no\ntile"));
        Assert.Null(outcome.Value);
        var diagnostic = outcome.Defect!.ToDiagnostic();
        Assert.Equal("NETGEN099", diagnostic.Id);
        string message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith("My.Net: the network compiler failed", message, StringComparison.Ordinal);
        Assert.EndsWith("InvalidOperationException: no tile", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_is_no_defect() => Assert.Throws<OperationCanceledException>(
        () => Outcome.Of<string>("My.Net", () => throw new OperationCanceledException()));
}
