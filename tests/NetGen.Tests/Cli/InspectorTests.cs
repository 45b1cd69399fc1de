using NetGen.Cli.Export;
using NetGen.Cli.Reports;
using NetGen.Cli.Specs;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
using Xunit;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Tests.Cli;

/// <summary>The data of the reports.</summary>
public sealed class InspectorTests
{
    private static readonly Isa[] InstructionSets = [.. Isa.All];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var isa in InstructionSets)
            {
                cases.Add("lenet5", isa.Name);
                cases.Add("Branches", isa.Name);
            }

            return cases;
        }
    }

    [Fact]
    public void LeNet5_has_the_counts_of_the_paper_and_the_memory_that_its_code_states()
    {
        var lenet = Inspect("lenet5", Isa.Avx2, batch: 64);
        Assert.Equal(new Totals(61_706, 0, 61_706, 61_706, 416_520, 416_520), lenet.Totals);
        Assert.Equal(["conv1", "tanh1", "avgpool1", "conv2", "tanh2", "avgpool2", "flatten1", "dense1", "tanh3", "dense2", "tanh4", "dense3"],
            lenet.Layers.Select(layer => layer.Name));
        var conv2 = lenet.Layers.Single(layer => layer.Name == "conv2");
        Assert.Equal(["avgpool1"], conv2.Inputs);
        Assert.Equal([16, 10, 10], conv2.Shape);
        Assert.Equal((2_416, 240_000), (conv2.Parameters, conv2.MultiplyAdds));
        Assert.Equal("Convolution_6x14x14_to_16x10x10_kernel5_planarInput_bias_tanh", Assert.Single(conv2.Kernels));

        // It reads 6 x 14 x 14 inputs, 16 x 6 x 25 packed weights and 16 biases, and writes 16 x 10 x 10 outputs.
        Assert.Equal(4 * (1_176 + 2_400 + 16 + 1_600), conv2.BytesMoved);
        Assert.Equal(480_000.0 / conv2.BytesMoved, conv2.Intensity!.Value, 1e-9);
        Assert.Equal("conv2", lenet.Layers.Single(layer => layer.Name == "tanh2").FusedInto);

        string code = Repository.Read("tests/NetGen.Tests/Emit/LeNet5/Nets.LeNet5.Avx2.Training.verified.cs");
        string stride = lenet.TrainingPlan.Bytes / 4 + ";";
        Assert.Contains("private const int Stride = " + stride, code, StringComparison.Ordinal);
        Assert.Equal(64 * lenet.TrainingPlan.Bytes, lenet.Training.Items.Single(item => item.What == "activations of the batch").Bytes);
        long arena = lenet.Inference.Items.Single(item => item.What == "parameters").Bytes;
        Assert.InRange(arena, 4 * 61_706, 4 * (61_706 + (10 * 16)));
        Assert.Equal(lenet.Training.Items.Sum(item => item.Bytes), lenet.Training.Bytes);
    }

    [Fact]
    public void Folded_parameters_are_those_that_the_runtime_folds_to()
    {
        var spec = SpecFiles.Read("mobilenet-v2");
        var inspection = Inspector.Inspect(spec, Isa.Avx2, batch: 1);
        var totals = inspection.Totals;
        Assert.Equal("batch norm", inspection.Layers.Single(layer => layer.Name == "features.0.1").Operation);
        Assert.Equal(WeightStore.Create(spec, seed: 1).Fold().Tensors.Sum(tensor => (long)tensor.Values.Length), totals.Folded);
        Assert.True(totals.Folded < totals.Inference);
    }

    [Fact]
    public void Branches_blocks_and_dropout_are_rows_with_their_inputs()
    {
        var network = Inspect("Branches", Isa.Avx2);
        Assert.Equal(["pool"], Layer("right").Inputs);
        Assert.Equal(["tanh1", "right"], Layer("concat1").Inputs);
        Assert.Equal(["stage1.conv2", "relu1"], Layer("stage1.add1").Inputs.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["concat1"], Layer("drop").Inputs);
        Assert.Empty(Layer("drop").Kernels);
        Assert.Null(Layer("drop").FusedInto);
        Assert.Equal("left", Layer("tanh1").FusedInto);
        Assert.Equal(network.Totals.Trainable, network.Layers.Sum(layer => layer.Parameters));
        Assert.Equal(network.Totals.MultiplyAdds, network.Layers.Sum(layer => layer.MultiplyAdds));
        Assert.Equal("head", Assert.Single(network.Outputs).Name);

        LayerRow Layer(string name) => network.Layers.Single(layer => layer.Name == name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Blocks_of_a_memory_plan_that_live_together_lie_apart_and_fill_the_arena(string name, string isa)
    {
        var network = Inspect(name, InstructionSets.Single(set => set.Name == isa));
        foreach (var plan in new[] { network.InferencePlan, network.TrainingPlan })
        {
            Assert.All(plan.Blocks, block => Assert.True(
                block.First >= 0 && block.First <= block.Last && block.Last < plan.Steps.Count && block.Offset >= 0 && block.Offset + block.Bytes <= plan.Bytes,
                $"{block} of {plan.Steps.Count} steps and {plan.Bytes} bytes"));
            foreach (var a in plan.Blocks)
            {
                foreach (var b in plan.Blocks.Where(b => b != a && a.First <= b.Last && b.First <= a.Last))
                {
                    Assert.True(a.Offset + a.Bytes <= b.Offset || b.Offset + b.Bytes <= a.Offset, $"{a} overlaps {b}");
                }
            }

            long busiest = Enumerable.Range(0, plan.Steps.Count)
                .Max(step => plan.Blocks.Where(block => block.First <= step && step <= block.Last).Sum(block => block.Bytes));
            Assert.Equal(plan.LowerBound, busiest);
            Assert.Equal(0, plan.Blocks.Min(block => block.First));
            Assert.InRange(plan.Bytes - plan.Blocks.Max(block => block.Offset + block.Bytes), 0, 64);
        }

        // The outputs of inference outlive its steps, up to the moment when they are read.
        Assert.Equal(network.InferencePlan.Steps.Count - 1, network.InferencePlan.Blocks.Max(block => block.Last));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_has_a_kernel_or_is_in_another_or_has_no_work(string name, string isa)
    {
        var network = Inspect(name, InstructionSets.Single(set => set.Name == isa));
        var names = network.Layers.Select(layer => layer.Name).ToHashSet();
        foreach (var layer in network.Layers)
        {
            Assert.True(layer.FusedInto is null || names.Contains(layer.FusedInto), layer.ToString());
            Assert.True(layer.Kernels.Count > 0 || layer.FusedInto is not null || layer.Operation.StartsWith("dropout", StringComparison.Ordinal)
                || layer.Operation is "flatten" or "concat", layer.ToString());
            Assert.Equal(layer.MultiplyAdds > 0, layer.Intensity is not null);
            Assert.All(layer.Inputs, input => Assert.True(names.Contains(input) || network.Inputs.Any(port => port.Name == input), input));
        }
    }

    [Fact]
    public void A_layer_that_another_ones_kernel_computes_says_so()
    {
        var layers = Inspect("resnet18", InstructionSets[0]).Layers.ToDictionary(layer => layer.Name);
        Assert.Equal("conv1", layers["bn1"].FusedInto);
        Assert.Equal("conv1", layers["relu1"].FusedInto);
        Assert.Equal("layer1.0.conv2", layers["layer1.0.bn2"].FusedInto);
        Assert.Equal("layer1.0.conv2", layers["layer1.0.add1"].FusedInto);
        Assert.Equal("layer1.0.conv2", layers["layer1.0.relu2"].FusedInto);
    }

    internal static Inspection Inspect(string name, Isa isa, int batch = 1)
    {
        if (name != "Branches")
        {
            return Inspector.Inspect(SpecSource.ReadSound(Repository.PathOf($"specs/{name}.net.json")), isa, batch);
        }

        using var tool = new Tool();
        return Inspector.Inspect(SpecSource.ReadSound(tool.Write("branches.net.json", Networks.Branches)), isa, batch);
    }
}
