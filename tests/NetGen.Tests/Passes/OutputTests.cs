using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Passes;

/// <summary>What outputs in the middle, auxiliary outputs and frozen layers change in the passes.</summary>
public sealed class OutputTests
{
    private const string Trunk = "3x9x9: Conv 16 3 Name=a; ReLU; Conv 16 3; ReLU; Flatten; Dense 5 Name=fc";

    private const string WithHead = Trunk + "; Flatten From=relu1; Dense 4; Tanh; Dense 7 Name=aux";

    [Fact]
    public void Auxiliary_outputs_cost_inference_nothing()
    {
        var plain = Plan(Trunk, Purpose.Inference);
        var headed = Plan(WithHead + " => fc + aux", Purpose.Inference);
        Assert.Equal(plain.Memory.ActivationStride, headed.Memory.ActivationStride);
        Assert.Equal(plain.Memory.PackedSize, headed.Memory.PackedSize);
        Assert.Equal(Summaries(plain), Summaries(headed));

        var training = Plan(WithHead + " => fc + aux", Purpose.Training);
        Assert.Equal(["fc", "aux"], training.Graph.Outputs.Select(output => output.Name));
        Assert.Equal(2, training.Graph.OutputGradients.Count);
        Assert.Equal(headed.Memory.ParameterArenaSize, training.Memory.ParameterArenaSize);
    }

    [Fact]
    public void Counts_tell_training_from_inference()
    {
        var plain = Build(Trunk);
        var headed = Build(WithHead + " => fc + aux");
        Assert.Equal(Counts.MultiplyAdds(plain), Counts.MultiplyAdds(headed));
        Assert.Equal(Counts.Parameters(plain), Counts.InferenceParameters(headed));
        Assert.Equal(Counts.Parameters(plain) + (4 * ((16 * 7 * 7) + 1)) + (7 * 5), Counts.Parameters(headed));
        Assert.Equal(Counts.Parameters(headed), Counts.TotalParameters(headed));
    }

    [Fact]
    public void Frozen_parameters_are_needed_but_not_trainable()
    {
        var graph = Build(Trunk.Replace("Name=a", "Name=a Frozen=true", StringComparison.Ordinal));
        Assert.Equal(Counts.TotalParameters(graph) - ((16 * 3 * 9) + 16), Counts.Parameters(graph));
        Assert.Equal(Counts.TotalParameters(graph), Counts.InferenceParameters(graph));
    }

    [Fact]
    public void An_output_in_the_middle_is_not_fused_away_and_planar_and_else_nothing_changes()
    {
        var exposed = Plan(Trunk + " => fc,a", Purpose.Inference);
        Assert.Equal(Layout.Planar, exposed.Graph.Tensors[exposed.Graph.Outputs[1].Tensor].Layout);
        Assert.Contains(exposed.Graph.Nodes, node => node.Operation is RepackOperation && node.Name == "a");
        Assert.Contains(exposed.Graph.Nodes, node => node.Operation is ActivationOperation && node.Name == "relu1");

        var alone = Plan(Trunk + " => fc", Purpose.Inference);
        Assert.Equal(Plan(Trunk, Purpose.Inference).Memory, alone.Memory);
        Assert.DoesNotContain(alone.Graph.Nodes, node => node.Operation is RepackOperation && node.Name == "a");
    }

    [Fact]
    public void Freezing_a_prefix_shortens_the_backward_pass()
    {
        const string Prefix = "3x9x9: Conv 16 3 Frozen=true; ReLU; MaxPool 2; Conv 16 3 Frozen=true; ReLU; Flatten; Dense 5; Tanh; Dense 3";
        var frozen = Plan(Prefix, Purpose.Training);
        var trained = Plan(Prefix.Replace(" Frozen=true", "", StringComparison.Ordinal), Purpose.Training);

        var layers = frozen.Backward.SelectMany(stage => stage.Steps).Select(step => step.Layer).ToHashSet();
        Assert.Subset(new HashSet<string> { "dense1", "tanh1", "dense2" }, layers);
        Assert.True(Steps(frozen.Backward) < Steps(trained.Backward) / 2, $"{Steps(frozen.Backward)} of {Steps(trained.Backward)} steps");
        Assert.DoesNotContain(frozen.Pack.SelectMany(stage => stage.Steps), step => step.Title.Contains("transposed", StringComparison.Ordinal));
        Assert.True(frozen.Memory.ActivationStride < trained.Memory.ActivationStride);
        Assert.DoesNotContain(frozen.Graph.Nodes, node => node.Operation is MaxPoolOperation { WithIndices: true });
    }

    [Fact]
    public void Freezing_all_leaves_no_backward_pass() =>
        Assert.Empty(Plan("7: Dense 5 Frozen=true; Tanh; Dense 3 Frozen=true", Purpose.Training).Backward);

    [Fact]
    public void A_frozen_layer_in_the_middle_passes_gradients_on_and_has_none()
    {
        var plan = Plan("3x9x9: Conv 16 3; Tanh; Conv 16 3 Frozen=true; Flatten; Dense 3", Purpose.Training);
        string[] titles = [.. plan.Backward.SelectMany(stage => stage.Steps).Select(step => step.Title)];
        Assert.Contains("conv2 data gradient", titles);
        Assert.DoesNotContain("conv2 weight gradient", titles);
        Assert.DoesNotContain("conv2 bias gradient", titles);
        Assert.Contains("conv1 weight gradient", titles);
    }

    [Fact]
    public void Layers_within_blocks_can_be_outputs_and_are_frozen_with_their_block()
    {
        const string Network = "3x9x9: Fire 4 5 6 Name=fire1 Frozen=true; Fire 4 5 6 Name=fire2; GlobalAvgPool; Dense 2 Name=fc"
            + " => fc,fire1.squeeze,fire2 + fire2.expand3x3";
        var graph = Build(Network);
        Assert.Equal(["fc", "fire1.squeeze", "fire2", "fire2.expand3x3"], graph.Outputs.Select(output => output.Name));
        Assert.Equal([false, false, false, true], graph.Outputs.Select(output => output.Auxiliary));
        Assert.All(graph.Parameters, p => Assert.Equal(p.Name.StartsWith("fire1.", StringComparison.Ordinal), p.Frozen));

        var plan = Plan(Network, Purpose.Training);
        Assert.DoesNotContain(
            plan.Backward.SelectMany(stage => stage.Steps), step => step.Layer.StartsWith("fire1.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pooling_keeps_the_places_of_its_maxima_only_for_a_gradient()
    {
        var plan = Plan("3x9x9: MaxPool 2 Name=a; Conv 4 2; MaxPool 2 Name=b; Flatten; Dense 2", Purpose.Training);
        var pools = plan.Graph.Nodes.Where(node => node.Operation is MaxPoolOperation);
        Assert.Equal([false, true], pools.Select(node => ((MaxPoolOperation)node.Operation).WithIndices));
    }

    private static int Steps(IEnumerable<PlannedStage> stages) => stages.Sum(stage => stage.Steps.Count);

    private static IEnumerable<string> Summaries(PassPlan plan) =>
        plan.Stages.SelectMany(stage => stage.Steps).Select(step => step.Summary);

    private static NetworkGraph Build(string network)
    {
        var graph = NetworkBuilder.Build(NetText.Parse(network), Purpose.Training, out var problems);
        Assert.Empty(problems);
        return graph!;
    }

    private static PassPlan Plan(string network, Purpose purpose) => Planner.Plan(
        Planner.Prepare(Build(network), purpose, inputGradient: false),
        Generator.Isa.InstructionSet.All.Single(isa => isa.Name == "Avx2"),
        purpose);
}
