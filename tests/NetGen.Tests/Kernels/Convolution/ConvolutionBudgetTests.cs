using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class ConvolutionBudgetTests
{
    private const int Seed = 24;
    private const int RandomCases = 10;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Kernels_keep_to_the_budget_of_a_method(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var spec in ConvolutionCase.All(Seed, RandomCases).Concat(Known()).SelectMany(c => Specs(c, isa)).Distinct())
        {
            var kernel = spec.Build(isa);
            Assert.True(
                MethodBudget.Holds(kernel),
                $"{spec.Name} on {isa.Name}: {MethodBudget.References(kernel)} references, {MethodBudget.Locals(kernel)} locals");
        }
    }

    // Shapes of well-known networks, with few channels: more of them do not make the code longer.
    private static IEnumerable<ConvolutionCase> Known()
    {
        var random = new Random(Seed);
        foreach (var axis in new[]
        {
            ConvolutionCase.Axis(224, 3, 1, 1, 1, 1), ConvolutionCase.Axis(224, 7, 2, 1, 3, 3), ConvolutionCase.Axis(227, 11, 4),
            ConvolutionCase.Axis(27, 5, 1, 1, 2, 2), ConvolutionCase.Axis(13, 3, 1, 1, 1, 1), ConvolutionCase.Axis(56, 3, 1, 1, 1, 1),
            ConvolutionCase.Axis(28, 5, 1, 1, 2, 2), ConvolutionCase.Axis(14, 3, 1, 1, 1, 1), ConvolutionCase.Axis(7, 3, 1, 1, 1, 1),
            ConvolutionCase.Axis(35, 7, 1, 1, 3, 3), ConvolutionCase.Axis(33, 3, 1, 4, 4, 4), ConvolutionCase.Axis(32, 9, 1, 1, 4, 4),
            ConvolutionCase.Axis(19, 15, 1, 1, 7, 7), ConvolutionCase.Axis(56, 1), ConvolutionCase.Axis(56, 1, 2),
        })
        {
            yield return ConvolutionCase.Make(random, 3, 16, 1, ConvolutionCase.Axis(3, 1), axis);
            yield return ConvolutionCase.Make(random, 6, 64, 1, ConvolutionCase.Axis(1, 1), axis);
        }
    }

    private static IEnumerable<KernelSpec> Specs(ConvolutionCase c, TargetIsa isa)
    {
        EquatableArray<EpilogueItem>[] epilogues =
        [
            [],
            [new ActivationItem(new Activation(ActivationKind.LeakyReLU, 0.1f))],
            [new ActivationItem(new Activation(ActivationKind.HardSwish))],
            [new ActivationItem(new Activation(ActivationKind.Tanh))],
            [new ActivationGradientItem(new Activation(ActivationKind.GELU))],
            [new ActivationGradientItem(new Activation(ActivationKind.Tanh))],
        ];
        var forward = ConvolutionWindow.Forward(c.Axes);
        var planar = Layouts.Pad(forward, c.X, c.InChannels).Window;
        yield return new PlanarWeightGradient(planar, c.InChannels, c.OutChannels, c.Groups);
        yield return new DepthwiseWeightGradient(forward, c.OutChannels);
        foreach (var epilogue in epilogues)
        {
            yield return new DepthwiseConvolution(forward, c.OutChannels, true, epilogue);
            yield return new DepthwiseConvolution(ConvolutionWindow.DataGradient(c.Axes)[0], c.OutChannels, false, epilogue);
            yield return new PlanarConvolution(planar, c.InChannels, c.OutChannels, c.Groups, false, true, epilogue);
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                if (PackedWeights.Supports(c.OutChannels, c.Groups, isa))
                {
                    yield return new BlockedConvolution(forward, c.InChannels, c.OutChannels, c.Groups, layout, true, epilogue);
                    if (FusePooling.Rises(epilogue) && c.Axes[0] == WindowAxis.None && c.Out[^1] > 1 && c.Out[^2] > 1)
                    {
                        yield return new BlockedConvolution(forward, c.InChannels, c.OutChannels, c.Groups, layout, true, epilogue, Pools: true);
                    }

                    yield return new BlockedWeightGradient(forward, c.InChannels, c.OutChannels, c.Groups, layout);
                }

                if (PackedWeights.Supports(c.InChannels, c.Groups, isa))
                {
                    var phases = ConvolutionWindow.DataGradient(c.Axes).Take(2);
                    foreach (var phase in phases)
                    {
                        yield return new BlockedConvolution(phase, c.OutChannels, c.InChannels, c.Groups, layout, false, epilogue);
                    }
                }
            }
        }
    }
}
