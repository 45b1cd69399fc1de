using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Ops;

/// <summary>Which convolutions are computed by Winograd's algorithms, and how a network chooses otherwise.</summary>
public sealed class NumericsTests
{
    // Wide enough for the estimates to prefer transforms; what the layer reads and writes is blocked.
    private const string First = "32x28x28: Conv 32 1; ";
    private const string Last = "; ReLU; Conv 32 1";
    private const string Conv = "Conv 64 3 Padding=1";

    [Fact]
    public void Transforms_are_chosen_by_themselves_where_they_are_cheaper()
    {
        Assert.Equal([4], Transforms(First + Conv, strict: false));
        Assert.Equal([4, 4], Transforms(First + Conv, strict: false, Purpose.Training));
        Assert.Empty(Transforms(First + Conv + " Stride=2", strict: false));
        Assert.Equal([2, 2], Transforms(First + "Conv 64 5 Padding=2", strict: false, Purpose.Training));
        Assert.Empty(Transforms(First + "Conv 64 7 Padding=3", strict: false));
        Assert.Empty(Transforms("3x28x28: " + Conv, strict: false));
    }

    [Fact]
    public void Strict_numerics_of_a_network_or_a_layer_keep_direct_convolution()
    {
        Assert.Empty(Transforms(First + Conv, strict: true, Purpose.Training));
        Assert.Empty(Transforms(First + Conv + " Numerics=strict", strict: false, Purpose.Training));
        Assert.Equal([4], Transforms(First + Conv + "; " + Conv + " Numerics=fast", strict: true));
    }

    [Fact]
    public void An_algorithm_can_be_forced()
    {
        Assert.Empty(Transforms(First + Conv + " Algorithm=direct", strict: false, Purpose.Training));
        Assert.Equal([2, 2], Transforms(First + Conv + " Algorithm=winograd2", strict: false, Purpose.Training));
        Assert.Equal([2], Transforms("16x6x6: Conv 16 5 Padding=2 Algorithm=winograd2" + Last, strict: false, Purpose.Training));
        Assert.Equal([4], Transforms("3x8x8: " + Conv + " Algorithm=winograd4", strict: false));
    }

    [Theory]
    [InlineData("8x8x8: Conv 8 5 Algorithm=winograd4", "stride, dilation and groups of 1")]
    [InlineData("8x8x8: Conv 8 3 Stride=2 Algorithm=winograd2", "stride, dilation and groups of 1")]
    [InlineData("8x8x8: Conv 8 3 Dilation=2 Algorithm=winograd2", "stride, dilation and groups of 1")]
    [InlineData("8x8x8: Conv 8 3 Groups=8 Algorithm=winograd4", "stride, dilation and groups of 1")]
    [InlineData("8x8: Conv 8 3 Algorithm=winograd4", "3x3 windows")]
    [InlineData("8x4x8x8: Conv 8 3 Algorithm=winograd4", "3x3 windows")]
    [InlineData("8x8x8: Conv 8 3 Algorithm=winograd4 Numerics=strict", "since the numerics are strict")]
    public void An_algorithm_that_does_not_fit_is_a_wrong_value(string network, string reason)
    {
        var problem = Assert.Single(NetworkCompiler.Check(NetText.Parse(network)));
        Assert.Equal(DiagnosticIds.WrongValue, problem.Id);
        Assert.Equal("Algorithm", problem.Anchor.Argument);
        Assert.Contains(reason, problem.Arguments[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_gradients_follow_the_same_choices()
    {
        Assert.Equal([4], WeightGradients(First + Conv, strict: false));
        Assert.Equal([2], WeightGradients(First + Conv + " Algorithm=winograd2", strict: false));
        Assert.Empty(WeightGradients(First + Conv + " Algorithm=direct", strict: false));
        Assert.Empty(WeightGradients(First + Conv, strict: true));
        Assert.Empty(WeightGradients(First + Conv + " Stride=2", strict: false));
    }

    private static IEnumerable<int> WeightGradients(string network, bool strict) =>
        Kernels(network, strict, Purpose.Training).OfType<WinogradWeightGradient>().Select(kernel => kernel.Transform.Outputs);

    // The outputs of a tile along an axis, of each convolution and data gradient by a transform.
    private static IEnumerable<int> Transforms(string network, bool strict, Purpose purpose = Purpose.Inference) =>
        Kernels(network, strict, purpose)
            .OfType<WinogradConvolution>()
            .Where(kernel => kernel.Part != WinogradPart.Input)
            .Select(kernel => kernel.Blocking.Transform.Outputs);

    private static IEnumerable<KernelSpec> Kernels(string network, bool strict, Purpose purpose) =>
        NetworkCompiler.Plan(NetText.Parse(network + Last) with { Strict = strict }, TargetIsa.Avx512, purpose).Stages
            .SelectMany(stage => stage.Steps)
            .Select(step => step.Work)
            .OfType<KernelWork>()
            .Select(work => work.Kernel);
}
