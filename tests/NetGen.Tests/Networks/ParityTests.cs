using NetGen.Tests.EndToEnd;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Networks;

/// <summary>
/// Whole networks of specs/ against torchvision: logits with moving statistics, and in training the logits, the loss, the
/// gradient of every parameter and the statistics. The processor's best instruction set in every run, the others where
/// NETGEN_LONG is 1.
/// </summary>
/// <param name="output">Takes the largest error of each network.</param>
public sealed class ParityTests(ITestOutputHelper output)
{
    /// <summary>Of the largest value of each tensor. PyTorch in float32 is as far from float64, up to 1.5e-4: networks of up to
    /// a hundred layers, whose normalisations subtract what is nearly equal.</summary>
    private const double Tolerance = 2e-4;

    private static readonly string[] Networks =
        ["alexnet", "vgg16", "squeezenet1.1", "resnet18", "resnet50", "googlenet-bn", "inception-v3", "mobilenet-v2"];

    public static IEnumerable<object[]> Cases =>
        from network in Networks
        from instructionSet in Enum.GetValues<InstructionSet>()
        where instructionSet != InstructionSet.Best
        select new object[] { network, instructionSet };

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_network_computes_what_torchvision_does(string name, InstructionSet instructionSet)
    {
        bool isBest = instructionSet == InstructionSets.Resolve(InstructionSet.Best);
        Skip.IfNot(isBest || Environment.GetEnvironmentVariable("NETGEN_LONG") == "1", "runs where NETGEN_LONG is 1");
        Theme.SkipUnlessSupported(instructionSet);

        var golden = NetworkGolden.Read(name);
        var spec = golden.Spec();
        var network = NetworkAssembly.CompileFor(instructionSet, spec).Create(spec, instructionSet);
        var errors = Parity.Errors(golden, network);

        output.WriteLine($"the largest error of {errors.Count} tensors: {errors.Max().Text}");
        var failures = errors.Where(e => !(e.Error <= Tolerance)).Select(e => e.Text).ToArray();
        Assert.True(failures.Length == 0, $"{failures.Length} tensors differ:\n" + string.Join('\n', failures.Take(20)));
    }
}
