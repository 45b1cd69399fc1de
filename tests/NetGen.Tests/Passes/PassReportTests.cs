using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Cli;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Passes;

/// <summary>What each pass makes of a network, as <c>netgen inspect --passes</c> prints it.</summary>
public sealed class PassReportTests
{
    [Theory]
    [InlineData(Purpose.Inference)]
    [InlineData(Purpose.Training)]
    public void Every_pass_of_a_network_with_a_convolution_of_each_kind(Purpose purpose)
    {
        var spec = NetText.Parse(
            "3x12x12: Conv 2 3; Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1 Algorithm=winograd4; ReLU; MaxPool 2; "
            + "Conv 16 3 Padding=1 Groups=16; BatchNorm; Conv 8 1; Flatten; Dense 3");
        Snapshot.Verify(NetworkCompiler.DescribePasses(spec, TargetIsa.Avx2, purpose), "Passes." + purpose, "txt");
    }

    [Fact]
    public void The_command_prints_them()
    {
        string path = Repository.PathOf("specs/lenet5.net.json");
        var result = Tool.Run("inspect", path, "--passes", "training", "--isa", "neon");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        string[] names = ["Differentiate", "FuseEpilogues", "ChooseAlgorithms", "ChooseLayouts", "InsertCopies", "ChooseKernels", "Schedule", "PlanMemory"];
        int[] places = [.. names.Select(name => result.Output.IndexOf("\n== " + name + ": ", StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
        Assert.StartsWith("Training, Neon\n", result.Output, StringComparison.Ordinal);
    }
}
