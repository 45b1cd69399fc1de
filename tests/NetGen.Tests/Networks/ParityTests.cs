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
    /// a hundred layers, whose normalizations subtract what is nearly equal.</summary>
    private const double Tolerance = 2e-4;

    /// <summary>Winograd's F(4x4, 3x3) rounds five times as much, and so decides otherwise which way the gradient goes at a few of
    /// some million places where a unit is nearly at zero, or two elements of a pooling window are nearly equal; one late such
    /// place shows in every tensor before it, in PyTorch's float32 with other images as well. A wrong gradient is off by about its
    /// own size.</summary>
    private const double NearTieTolerance = 0.05;

    // The networks whose images have such a place. Strict numerics keep the ordinary tolerance.
    private static readonly string[] NearTies = ["googlenet-bn"];

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
        var strict = golden.Spec() with { Strict = true };
        var fast = strict with { Strict = false, Name = strict.Name + "Fast" };
        var assembly = NetworkAssembly.CompileFor(instructionSet, strict, fast);
        var errors = Parity.Errors(golden, assembly.Create(strict, instructionSet));
        output.WriteLine($"the largest error of {errors.Count} tensors with strict numerics: {errors.Max().Text}");
        var failures = errors.Where(e => !(e.Error <= Tolerance)).Select(e => "strict: " + e.Text).ToList();

        errors = Parity.Errors(golden, assembly.Create(fast, instructionSet));
        output.WriteLine($"the largest error with fast numerics: {errors.Max().Text}");
        failures.AddRange(errors
            .Where(e => !(e.Error <= (e.IsGradient && NearTies.Contains(name) ? NearTieTolerance : Tolerance)))
            .Select(e => "fast: " + e.Text));
        Assert.True(failures.Count == 0, $"{failures.Count} tensors differ:\n" + string.Join('\n', failures.Take(20)));
    }
}
