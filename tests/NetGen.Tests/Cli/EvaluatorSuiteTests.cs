using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Tests.Cli.Import;
using NetGen.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Cli;

/// <summary>The evaluator computes what ONNX's own tests of operators say, or refuses them with a reason.</summary>
public sealed class EvaluatorSuiteTests(ITestOutputHelper output)
{
    // Those of the suite, which knows no others.
    private const double Relative = 1e-3;
    private const double Absolute = 1e-7;

    // A unit in the last of eight bits: older versions of the suite cut off the others.
    private const double OfEightBits = 1.0 / 128;

    /// <summary>What is no inference of a network of tensors, or defined in two ways.</summary>
    private static readonly string[] Reasons =
    [
        "it trains", "names no version of the standard operators", "elements of type 8, which is not supported",
        "'align_corners' at a scale that gives no whole extent is not defined",

        // These cases' values are not of the shape that their models say.
        "the input 'like' has the shape (1); expected (3, 4)",
    ];

    [SkippableFact]
    public void Each_case_of_an_operator_is_computed_or_refused_with_a_reason()
    {
        var wrong = new List<string>();
        var refused = new List<string>();
        int passed = 0;
        foreach (var one in OnnxNodeSuite.CasesOrSkip())
        {
            try
            {
                var model = OnnxReader.Read(one.Model);
                foreach (var set in one.Sets())
                {
                    var inputs = model.Graph.Inputs.Zip(set.Inputs).ToDictionary(pair => pair.First.Name, pair => pair.Second);
                    var results = Evaluator.Run(model, inputs);
                    wrong.AddRange(results.Zip(set.Outputs).Select(pair => Difference(pair.Second, pair.First)).OfType<string>().Select(what => $"{one.Name}: {what}"));
                    passed++;
                }
            }
            catch (Exception reason) when (reason is OnnxException or EvaluationException)
            {
                refused.Add($"{one.Name}: {reason.Message}");
            }
        }

        output.WriteLine($"{passed} sets of values are right");
        refused.ForEach(output.WriteLine);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.InRange(passed, 650, int.MaxValue);
        Assert.DoesNotContain(
            refused,
            line => !Array.Exists(Reasons, reason => line.Contains(reason, StringComparison.Ordinal))
                && !SuiteScope.Others.Any(name => line.Contains($": {name} '", StringComparison.Ordinal) && line.EndsWith("is not known to the evaluator", StringComparison.Ordinal)));
    }

    private static string? Difference(Tensor expected, Tensor actual) =>
        TensorDifference.Of(expected, actual, expected.Type == OnnxType.BFloat16 ? OfEightBits : Relative, Absolute);
}
