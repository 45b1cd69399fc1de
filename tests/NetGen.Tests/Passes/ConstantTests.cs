using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Passes;

/// <summary>Where constants are read as they lie, where they are copied, and who adds them.</summary>
public sealed class ConstantTests
{
    [Theory]
    [InlineData("3x5x7: Constant 3x5x7; Add input", 0)]
    [InlineData("16x5x7: Constant 3x5x7; Conv 16 3 Padding=1; Add input", 0)]
    [InlineData("16x5x7: Conv 16 3 Padding=1 Name=a; Constant 16x5x7; Add a", 0)]
    [InlineData("3x5x7: Constant 3x5x7; ReLU; Add input", 0)]
    [InlineData("3x5x7: Constant 3x5x7; Concat input", 1)]
    [InlineData("6: Constant 3x2; Flatten; Add input", 1)]
    [InlineData("3x5x7: Constant 3x5x7 Name=c; Add input Name=y => y,c", 1)]
    public void Inference_copies_a_constant_only_where_it_must(string network, int copies)
    {
        var spec = NetText.Parse(network);
        foreach (var isa in TargetIsa.All)
        {
            var forward = NetworkBuilder.Build(spec, Purpose.Inference, out var problems)!;
            Assert.Empty(problems);
            var plan = Planner.Plan(Planner.Prepare(forward, Purpose.Inference, inputGradient: false), isa, Purpose.Inference);
            Assert.Equal(copies, plan.Graph.Nodes.Count(node => node.Operation is ConstantOperation));
        }
    }

    [Theory]
    [InlineData("16x5x7: Conv 16 3 Padding=1 Name=a; Constant 16x5x7; Add a")]
    [InlineData("16x5x7: Conv 16 3 Padding=1 Name=a; Constant 16x5x7 Name=c; Add c,a")]
    [InlineData("16x5x7: Conv 16 3 Padding=1 Name=a; Constant 16x5x7 Name=c; Constant 16x5x7 Name=d; Add c,d,a")]
    public void The_layer_before_adds_a_constant_that_stands_behind_it(string network)
    {
        foreach (var purpose in new[] { Purpose.Inference, Purpose.Training })
        {
            var graph = Planner.Prepare(NetworkBuilder.Build(NetText.Parse(network), purpose, out _)!, purpose, inputGradient: false);
            var convolution = Assert.Single(graph.Nodes, node => node.Operation is ConvolutionOperation);
            Assert.IsType<AdditionItem>(convolution.Epilogue[0]);
        }
    }

    [Theory]
    [InlineData("Add a")]
    [InlineData("Add a,constant1")]
    [InlineData("Multiply a")]
    [InlineData("Multiply a,constant1")]
    public void A_constant_does_not_decide_how_a_sum_or_product_lies_in_memory(string join)
    {
        var spec = NetText.Parse($"16x9x9: Conv 16 3 Padding=1; MaxPool 3 Stride=1 Padding=1 Name=a; Constant 16x9x9; {join}; Conv 16 3");
        var plan = Planner.Plan(
            Planner.Prepare(NetworkBuilder.Build(spec, Purpose.Inference, out _)!, Purpose.Inference, false), TargetIsa.Avx2, Purpose.Inference);
        var sum = Assert.Single(plan.Graph.Nodes, node => node.Operation is AddOperation or MultiplyOperation);
        Assert.Equal(Layout.Blocked, plan.Graph.Tensors[sum.Output].Layout);
    }

    [Fact]
    public void Training_copies_each_for_every_image()
    {
        var forward = NetworkBuilder.Build(NetText.Parse("3x5: Constant 3x5; Add input"), Purpose.Training, out _)!;
        var plan = Planner.Plan(Planner.Prepare(forward, Purpose.Training, inputGradient: false), TargetIsa.All[0], Purpose.Training);
        var constant = Assert.Single(plan.Graph.Nodes, node => node.Operation is ConstantOperation);
        Assert.Equal(TensorRole.Activation, plan.Graph.Tensors[constant.Output].Role);
    }
}
