using NetGen.Cli.Evaluation;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Tests.Support;

namespace NetGen.Tests.Cli.Import;

/// <summary>
/// Imports the cases of ONNX's own tests of operators: as they are stored, where each operand is an input, and with all
/// inputs but the first one of 32-bit real numbers as constants, as weights, axes and shapes are in models.
/// </summary>
internal static class SuiteImport
{
    // Those of the suite; floats of another order of sums are farther from it where they cancel.
    private const double Relative = 1e-3;
    private const double Absolute = 1e-7;
    private const double OfLargest = 2e-6;

    // Networks compute in 32-bit real numbers what models have in 16 bits of eight digits.
    private const double OfEightBits = 1.0 / 128;

    private sealed record Imported(
        SuiteResult Result, ImportedNetwork Network, OnnxModel Model, IReadOnlyDictionary<string, Tensor> Values, IReadOnlyList<Tensor> Expected);

    /// <summary>What became of each case in both forms; where they are one, in the first.</summary>
    public static IReadOnlyList<SuiteResult> Run(IReadOnlyList<OnnxNodeSuite.Case> cases)
    {
        var results = new List<SuiteResult>();
        var imported = new List<Imported>();
        var operators = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in cases)
        {
            Read(one, results, imported, operators);
        }

        // The graph's own definition first: what is wrong there needs no code.
        var right = new List<Imported>();
        foreach (var one in imported)
        {
            if (Judge(() => ImportCheck.Run(one.Network, one.Model, one.Values), one.Expected) is { } wrong)
            {
                results.Add(one.Result with { Outcome = SuiteOutcome.Wrong, Reason = "as a graph, " + wrong });
            }
            else
            {
                right.Add(one);
            }
        }

        var compiled = CompiledImports.Run([.. right.Select(one => (one.Network, one.Model, one.Values))]);
        results.AddRange(right.Zip(compiled, (one, found) => Judge(() => found, one.Expected) is { } wrong
            ? one.Result with { Outcome = SuiteOutcome.Wrong, Reason = "as code, " + wrong }
            : one.Result));
        return [.. results.OrderBy(one => one.Operator, StringComparer.Ordinal).ThenBy(one => one.Case, StringComparer.Ordinal).ThenBy(one => one.WithConstants)];
    }

    private static void Read(OnnxNodeSuite.Case one, List<SuiteResult> results, List<Imported> imported, Dictionary<string, string> operators)
    {
        OnnxModel model;
        OnnxNodeSuite.DataSet set;
        string name = "other";
        try
        {
            model = OnnxReader.Read(one.Model);

            // A case of an operator's definition by others comes after it.
            name = model.Graph.Nodes.Count == 1 ? model.Graph.Nodes[0].Operator
                : operators.GetValueOrDefault(one.Name.Split("_expanded")[0]) ?? model.Graph.Nodes[^1].Operator;
            operators[one.Name] = name;
            var sets = one.Sets();
            if (sets.Count == 0)
            {
                results.Add(new SuiteResult(one.Name, name, false, SuiteOutcome.NotApplicable, "values that are no tensors"));
                return;
            }

            set = sets[0];
        }
        catch (OnnxException reason)
        {
            results.Add(new SuiteResult(one.Name, name, false, SuiteOutcome.NotApplicable, reason.Message));
            return;
        }

        int data = model.Graph.Inputs.ToList().FindIndex(input => input.Type == OnnxType.Single);
        string? other = data < 0 ? "no input of 32-bit real numbers" : SuiteScope.Other(model);
        if (other is not null)
        {
            results.Add(new SuiteResult(one.Name, name, false, SuiteOutcome.NotApplicable, other));
            return;
        }

        bool several = model.Graph.Inputs.Count > 1;
        if (model.Graph.Inputs.All(input => input.Type == OnnxType.Single))
        {
            Import(one, model, set, new SuiteResult(one.Name, name, WithConstants: false, SuiteOutcome.Passed, ""), results, imported);
        }
        else
        {
            results.Add(new SuiteResult(one.Name, name, WithConstants: false, SuiteOutcome.NotApplicable, "inputs of whole numbers"));
        }

        if (several)
        {
            var constants = set.Stored.Select((tensor, i) => tensor with { Name = model.Graph.Inputs[i].Name }).Where((_, i) => i != data).ToList();
            var graph = model.Graph with { Initializers = [.. model.Graph.Initializers, .. constants], Inputs = [model.Graph.Inputs[data]] };
            Import(one, model with { Graph = graph }, set, new SuiteResult(one.Name, name, WithConstants: true, SuiteOutcome.Passed, ""), results, imported);
        }
    }

    private static void Import(
        OnnxNodeSuite.Case one, OnnxModel model, OnnxNodeSuite.DataSet set, SuiteResult passed, List<SuiteResult> results, List<Imported> imported)
    {
        try
        {
            var whole = OnnxReader.Read(one.Model).Graph.Inputs;
            var values = whole.Select((input, i) => (input.Name, Value: set.Inputs[i])).Where(pair => model.Graph.Inputs.Any(input => input.Name == pair.Name));
            var network = Importer.Import(model, FormattableString.Invariant($"Case{imported.Count}"));
            imported.Add(new Imported(passed, network, model, values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), set.Outputs));
        }
        catch (ImportException reason)
        {
            results.Add(passed with { Outcome = SuiteOutcome.Refused, Reason = reason.Message.Split('\n')[0] });
        }
        catch (Exception crash)
        {
            results.Add(passed with { Outcome = SuiteOutcome.Wrong, Reason = $"{crash.GetType().Name}: {crash.Message}" });
        }
    }

    // What is wrong, or null.
    private static string? Judge(Func<float[][]> run, IReadOnlyList<Tensor> expected)
    {
        try
        {
            float[][] found = run();
            for (int output = 0; output < expected.Count; output++)
            {
                double[] right = expected[output].ToReals();
                if (found[output].Length != right.Length)
                {
                    return $"output {output} has {found[output].Length} elements instead of {right.Length}";
                }

                double relative = expected[output].Type == OnnxType.BFloat16 ? OfEightBits : Relative;
                double largest = right.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
                for (int i = 0; i < right.Length; i++)
                {
                    float value = found[output][i];
                    bool same = value.Equals((float)right[i]) || value == right[i]
                        || Math.Abs(value - right[i]) <= Absolute + (relative * Math.Abs(right[i])) + (OfLargest * largest);
                    if (!same)
                    {
                        return FormattableString.Invariant($"element {i} of output {output} is {value:R} instead of {right[i]:R}");
                    }
                }
            }

            return null;
        }
        catch (Exception crash)
        {
            return $"{crash.GetType().Name}: {crash.Message}";
        }
    }
}
