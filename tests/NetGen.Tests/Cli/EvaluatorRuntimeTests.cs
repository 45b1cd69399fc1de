using Microsoft.ML.OnnxRuntime;
using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;
using NetGen.Tests.Cli.RandomGraphs;
using NetGen.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Cli;

/// <summary>The evaluator computes what ONNX Runtime does, of models that both take.</summary>
public sealed class EvaluatorRuntimeTests(ITestOutputHelper output)
{
    private static readonly int Times = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1" ? 20 : 1;

    public static TheoryData<string> Operators => [.. RandomModels.AllOperators];

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_node_gives_what_it_gives_in_ONNX_Runtime(string kind)
    {
        int agreed = 0;
        int count = 40 * Times;
        for (int seed = 0; seed < count; seed++)
        {
            agreed += Agrees(RandomModels.Single(kind, seed), $"{kind}, seed {seed}") ? 1 : 0;
        }

        output.WriteLine($"{agreed} of {count}");
        Assert.InRange(agreed, count / 4, count);
    }

    [Fact]
    public void A_graph_gives_what_it_gives_in_ONNX_Runtime()
    {
        int agreed = 0;
        int count = 300 * Times;
        for (int seed = 0; seed < count; seed++)
        {
            agreed += Agrees(RandomModels.Graph(seed), $"seed {seed}") ? 1 : 0;
        }

        output.WriteLine($"{agreed} of {count}");
        Assert.InRange(agreed, count / 2, count);
    }

    // False where ONNX Runtime refuses the model.
    private bool Agrees(RandomModel model, string what)
    {
        if (model.Outputs.Count == 0)
        {
            return false;
        }

        byte[] file = model.ToFile();
        string? other = model.Difference(Evaluator.Run(OnnxReader.Read(file), model.Values()));
        Assert.True(other is null, $"{what}, of the whole: {other}\n{model}");
        try
        {
            string? difference = model.Difference(OnnxRuntime.Run(file, model.Values()));
            Assert.True(difference is null, $"{what}: {difference}\n{model}");
            return true;
        }
        catch (OnnxRuntimeException refusal)
        {
            output.WriteLine($"{what}: {refusal.Message}");
            return false;
        }
    }
}
