using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>What the built-in blocks consist of: names and counts as torchvision's modules have them.</summary>
public sealed class BlockTests
{
    [Theory]
    [InlineData("3x9x9: Fire 4 5 6 Name=b", "squeeze.weight squeeze.bias expand1x1.weight expand1x1.bias expand3x3.weight expand3x3.bias")]
    [InlineData(
        "3x9x9: Inception 4 5 6 7 8 9 Name=b",
        "branch1.conv.weight branch1.conv.bias branch2.0.conv.weight branch2.0.conv.bias branch2.1.conv.weight branch2.1.conv.bias "
        + "branch3.0.conv.weight branch3.0.conv.bias branch3.1.conv.weight branch3.1.conv.bias branch4.1.conv.weight branch4.1.conv.bias")]
    [InlineData("3x9x9: Inception 4 5 6 7 8 9 Name=b BatchNorm=true", "branch1.conv.weight branch1.bn branch2.0.conv.weight branch2.0.bn "
        + "branch2.1.conv.weight branch2.1.bn branch3.0.conv.weight branch3.0.bn branch3.1.conv.weight branch3.1.bn branch4.1.conv.weight branch4.1.bn")]
    [InlineData("3x9x9: ConvNorm 4 3 Name=b", "conv.weight bn")]
    [InlineData("4x9x9: BasicBlock 4 Name=b", "conv1.weight bn1 conv2.weight bn2")]
    [InlineData("4x9x9: BasicBlock 4 Stride=2 Name=b", "conv1.weight bn1 conv2.weight bn2 downsample.0.weight downsample.1")]
    [InlineData("3x9x9: BasicBlock 4 Name=b", "conv1.weight bn1 conv2.weight bn2 downsample.0.weight downsample.1")]
    [InlineData("3x9x9: BasicBlock 5 Stride=2 Shortcut=padded Name=b", "conv1.weight bn1 conv2.weight bn2")]
    [InlineData("4x9x9: Bottleneck 1 Name=b", "conv1.weight bn1 conv2.weight bn2 conv3.weight bn3")]
    [InlineData("4x9x9: Bottleneck 4 Name=b", "conv1.weight bn1 conv2.weight bn2 conv3.weight bn3 downsample.0.weight downsample.1")]
    [InlineData("4x9x9: DepthwiseSeparable 7 Name=b", "depthwise.weight depthwise_bn pointwise.weight pointwise_bn")]
    [InlineData("4x9x9: InvertedResidual 7 Name=b", "conv.0.0.weight conv.0.1 conv.1.0.weight conv.1.1 conv.2.weight conv.3")]
    [InlineData("4x9x9: InvertedResidual 4 Expand=1 Name=b", "conv.0.0.weight conv.0.1 conv.1.weight conv.2")]
    public void Parameters_are_named_and_ordered_as_in_torchvision(string network, string names)
    {
        string[] statistics = ["weight", "bias", "running_mean", "running_var"];
        var expected = names.Split(' ').SelectMany(name =>
            name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal)
                ? [name]
                : statistics.Select(statistic => $"{name}.{statistic}"));
        Assert.Equal(expected.Select(name => "b." + name), Graph(network).Parameters.Select(parameter => parameter.Name));
    }

    // What torchvision's modules count: sum(p.numel() for p in module.parameters()).
    [Theory]
    [InlineData("512x13x13: Fire 64 256 256", 197_184)]
    [InlineData("192x28x28: Inception 64 96 128 16 32 32", 163_696)]
    [InlineData("192x28x28: Inception 64 96 128 16 32 32 BatchNorm=true Kernel5=3", 155_872)]
    [InlineData("64x56x56: BasicBlock 64", 73_984)]
    [InlineData("64x56x56: BasicBlock 128 Stride=2", 230_144)]
    [InlineData("16x32x32: BasicBlock 32 Stride=2 Shortcut=padded", 13_952)]
    [InlineData("64x56x56: Bottleneck 64", 75_008)]
    [InlineData("256x56x56: Bottleneck 128 Stride=2", 379_392)]
    [InlineData("32x112x112: DepthwiseSeparable 64", 2_528)]
    [InlineData("32x112x112: InvertedResidual 16 Expand=1", 896)]
    [InlineData("24x56x56: InvertedResidual 24", 8_832)]
    [InlineData("16x112x112: InvertedResidual 24 Stride=2", 5_136)]
    [InlineData("3x224x224: ConvNorm 64 7 Stride=2 Padding=3 Epsilon=0.001", 9_536)]
    public void Trainable_parameters_count_as_in_torchvision(string network, long parameters) =>
        Assert.Equal(parameters, Counts.Parameters(Graph(network)));

    [Theory]
    [InlineData("4x9x9: InvertedResidual 4", true)]
    [InlineData("4x9x9: InvertedResidual 4 Stride=2", false)]
    [InlineData("4x9x9: InvertedResidual 5", false)]
    [InlineData("5x9x9: BasicBlock 4", true)]
    public void A_shortcut_stands_where_the_paper_has_one(string network, bool adds) =>
        Assert.Equal(adds, Graph(network).Nodes.Any(node => node.Operation is AddOperation));

    [Theory]
    [InlineData("relu", "ReLU")]
    [InlineData("relu6", "ReLU6")]
    [InlineData("leaky", "LeakyReLU")]
    [InlineData("silu", "SiLU")]
    [InlineData("none", "batch norm")]
    public void The_activation_of_ConvNorm_is_chosen_by_name(string word, string last) => Assert.Contains(
        last,
        Graph($"3x9x9: ConvNorm 4 1 Activation={word}").Nodes[^1].Operation.Mnemonic,
        StringComparison.OrdinalIgnoreCase);

    private static NetworkGraph Graph(string network)
    {
        var graph = NetworkBuilder.Build(NetText.Parse(network), Purpose.Inference, out var problems);
        Assert.Empty(problems);
        return graph!;
    }
}
