using NetGen.Generator;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Frontend;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Networks of nested blocks that their spec defines: what they consist of, and that their code computes it.</summary>
public sealed class BlockTests
{
    private const string Json = """
        {
          "input": "3x12x12", "inputGradient": true,
          "blocks": {
            "Unit": {
              "parameters": { "channels": "required", "share": 2 },
              "layers": [
                { "type": "Conv", "channels": "$channels / $share", "kernel": 1, "name": "squeeze" }, { "type": "Tanh", "name": "t" },
                { "type": "Conv", "channels": "$channels", "kernel": 3, "padding": 1 }, { "type": "Dropout", "rate": 0.25 },
                { "type": "Conv", "channels": "$channels", "kernel": 1, "from": "input", "name": "side" },
                { "type": "Add", "inputs": ["dropout1", "side"] }, "ReLU"
              ]
            },
            "Stage": {
              "parameters": { "channels": "required", "depth": "required" },
              "layers": [
                { "type": "MaxPool", "kernel": 2 },
                { "type": "Unit", "channels": "$channels", "name": "unit.0" },
                { "type": "Unit", "channels": "$channels", "share": "$depth + 1", "name": "unit.1", "repeat": "$depth - 1" }
              ]
            },
            "Body": { "layers": [{ "type": "Stage", "channels": 12, "depth": 3 }, { "type": "Stage", "channels": 16, "depth": 1 }] }
          },
          "layers": [
            { "type": "Body", "name": "body" }, { "type": "Conv", "channels": 5, "kernel": 1, "from": "body.stage1.unit.2.t" },
            { "type": "AvgPool", "kernel": 2 }, { "type": "Concat", "inputs": "body" }, "GlobalAvgPool", { "type": "Dense", "features": 4 }
          ]
        }
        """;

    private static readonly NetSpec Spec = Read(Json);

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec));

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best)];

    [SkippableTheory]
    [MemberData(nameof(InstructionSets))]
    public void Generated_code_of_blocks_three_deep_computes_what_the_oracle_does(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        OracleComparison.Check(Assembly.Value, Spec, instructionSet, images: 3);
    }

    [Fact]
    public void Parameters_are_named_by_the_blocks_around_them()
    {
        string[] units = ["body.stage1.unit.0", "body.stage1.unit.1", "body.stage1.unit.2", "body.stage2.unit.0"];
        string[] layers = [.. units.SelectMany(unit => new[] { "squeeze", "conv1", "side" }.Select(layer => $"{unit}.{layer}")), "conv1", "dense1"];
        Assert.Equal(layers.SelectMany(layer => new[] { layer + ".weight", layer + ".bias" }), Graph(Spec).Parameters.Select(p => p.Name));
    }

    [Fact]
    public void A_block_counts_what_its_layers_count()
    {
        // squeeze, 3x3, side of each unit, in weights and biases.
        const int First = (3 * 6) + 6 + (6 * 12 * 9) + 12 + (3 * 12) + 12;
        const int Others = (12 * 3) + 3 + (3 * 12 * 9) + 12 + (12 * 12) + 12;
        const int Last = (12 * 8) + 8 + (8 * 16 * 9) + 16 + (12 * 16) + 16;
        Assert.Equal(First + (2 * Others) + Last + (3 * 5) + 5 + (21 * 4) + 4, Counts.Parameters(Graph(Spec)));
    }

    [Fact]
    public void Every_dropout_layer_draws_from_a_stream_of_its_own()
    {
        var streams = Graph(Spec).Nodes.Select(node => node.Operation).OfType<DropoutMaskOperation>().Select(mask => mask.Stream).ToList();
        Assert.Equal(4, streams.Count);
        Assert.Distinct(streams);
    }

    [Fact]
    public void Blocks_of_equal_shape_share_their_kernels()
    {
        var three = Read(Json.Replace("\"depth\": 1", "\"depth\": 3", StringComparison.Ordinal));
        var four = Read(Json.Replace("\"depth\": 1", "\"depth\": 4", StringComparison.Ordinal).Replace("\"$depth + 1\"", "4", StringComparison.Ordinal));
        Assert.Equal(Graph(three).Parameters.Count + 6, Graph(four).Parameters.Count);
        Assert.Equal(Kernels(three), Kernels(four));
    }

    [Fact]
    public void A_repeated_layer_is_named_and_built_as_if_written_out()
    {
        var repeated = Read("""
            {"input":"3x8x8","layers":[{"type":"Tanh","name":"start"},{"type":"Conv","channels":3,"kernel":1,"name":"c09","repeat":2},
            {"type":"Conv","channels":3,"kernel":1,"from":"start","repeat":2},{"type":"Add","inputs":["c10"]},{"type":"ReLU","repeat":0}]}
            """);
        var written = Read("""
            {"input":"3x8x8","layers":[{"type":"Tanh","name":"start"},{"type":"Conv","channels":3,"kernel":1,"name":"c09"},{"type":"Conv","channels":3,"kernel":1,"name":"c10"},
            {"type":"Conv","channels":3,"kernel":1,"from":"start"},{"type":"Conv","channels":3,"kernel":1},{"type":"Add","inputs":["c10"]}]}
            """);
        Assert.Equal(GraphDump.Write(Graph(written)), GraphDump.Write(Graph(repeated)));
    }

    private static NetSpec Read(string json)
    {
        var parsed = FrontendHarness.Read(json);
        Assert.Empty(parsed.Diagnostics);
        return parsed.Spec!;
    }

    private static NetworkGraph Graph(NetSpec spec) => NetworkBuilder.Build(spec, Purpose.Training, out _)!;

    private static IEnumerable<string> Kernels(NetSpec spec) =>
        NetworkCompiler.Compile(spec).Kernels.Select(kernel => kernel.ToString()).Order(StringComparer.Ordinal);
}
