using System.Diagnostics;
using NetGen.Generator;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Passes;

/// <summary>Long rows, large kernels and large strides take neither long to compile nor much code.</summary>
public sealed class CompileTimeTests
{
    // Each takes milliseconds, and some took minutes where work was done for each pixel and tap.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("1x1000000: Conv 16 1024")]
    [InlineData("1x48000: Conv 16 4096 Padding=2048")]
    [InlineData("3x224x224: Conv 16 3 Padding=1; ReLU; Conv 64 32 Stride=32")]
    [InlineData("16x100000: Conv 64 2048 Stride=2048!")]
    [InlineData("1x100000: Conv 16 9 Padding=4; ReLU; Conv 16 3 Padding=1 Stride=2; MaxPool 1000")]
    public void A_nasty_shape_compiles_in_seconds(string network)
    {
        var watch = Stopwatch.StartNew();
        var compiled = NetworkCompiler.Compile(NetText.Parse(network));
        var files = NetworkCompiler.KernelFiles(compiled.Kernels);
        Assert.True(watch.Elapsed < Bound, $"{network} took {watch.Elapsed}");
        int length = files.Sum(file => file.Text.Length);
        Assert.True(length < 1_000_000, $"{network} has {length} characters of kernels");
    }

    [Theory]
    [InlineData("16x64x64: Conv 16 1; Tanh; Conv 32 4 Stride=4", 16)]
    [InlineData("16x64x64: Conv 16 1; Tanh; Conv 32 5 Stride=5", 0)]
    [InlineData("16x64x64: Conv 16 1; Tanh; Conv 32 16 Stride=16", 0)]
    [InlineData("16x64: Conv 16 1; Tanh; Conv 32 16 Stride=16", 16)]
    [InlineData("16x1x64: Conv 16 1; Tanh; Conv 32 1,16 Stride=16", 16)]
    public void A_data_gradient_is_a_blocked_convolution_for_each_of_at_most_16_phases(string network, int convolutions)
    {
        var forward = NetworkBuilder.Build(NetText.Parse(network), Purpose.Training, out _)!;
        var plan = Planner.Plan(Planner.Prepare(forward, Purpose.Training, inputGradient: false), Generator.Isa.InstructionSet.Avx2, Purpose.Training);
        var gradients = plan.Backward.SelectMany(stage => stage.Steps).Where(step => step.Title == "conv2 data gradient");
        Assert.Equal(convolutions, gradients.Count(step => step.Work is KernelWork { Kernel: BlockedConvolution }));
    }
}
