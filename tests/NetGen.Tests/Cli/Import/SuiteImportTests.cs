using NetGen.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Cli.Import;

/// <summary>
/// Imported cases of ONNX's own tests of operators give the stored outputs, or are refused with a reason.
/// </summary>
public sealed class SuiteImportTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void No_case_is_wrong_and_the_page_of_operators_is_true()
    {
        var results = SuiteImport.Run(OnnxNodeSuite.CasesOrSkip());
        foreach (var group in results.GroupBy(one => one.Outcome))
        {
            output.WriteLine($"{group.Key}: {group.Count()}");
        }

        foreach (var one in results.Where(one => one.Outcome is SuiteOutcome.Refused or SuiteOutcome.Wrong))
        {
            output.WriteLine($"{one.Outcome} {one.Case}{(one.WithConstants ? " with constants" : "")}: {one.Reason}");
        }

        Assert.Empty(results.Where(one => one.Outcome == SuiteOutcome.Wrong).Select(one => $"{one.Case}: {one.Reason}"));
        Assert.All(results.Where(one => one.Outcome != SuiteOutcome.Passed), one => Assert.NotEmpty(one.Reason));
        string page = OperatorPage.Write(OnnxNodeSuite.Version, results);
        string path = Repository.PathOf(OperatorPage.Path);
        if (Environment.GetEnvironmentVariable("NETGEN_ACCEPT") == "1")
        {
            File.WriteAllText(path, page);
        }

        // Another version of the package has other cases.
        Skip.IfNot(Repository.Read(OperatorPage.Path).Contains($"package `onnx` {OnnxNodeSuite.Version}.", StringComparison.Ordinal), $"the page is of another version than {OnnxNodeSuite.Version}");
        Assert.Equal(Repository.Read(OperatorPage.Path), page);
    }
}
