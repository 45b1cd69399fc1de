using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Resampling;
using NetGen.Generator.Model;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>Sums along an axis, forward and transposed, with taps in the code and in tables, on every instruction set.</summary>
public sealed class MapAxisKernelTests
{
    private const int Seed = 17;

    private static readonly AxisRule[] Rules =
    [
        new ExtendAxis(7, 2, 1, ExtensionMode.Reflect),
        new ExtendAxis(3, 11, 8, ExtensionMode.Reflect),
        new ExtendAxis(1, 2, 3, ExtensionMode.Reflect),
        new ExtendAxis(40, 3, 0, ExtensionMode.Edge),
        new ExtendAxis(5, 0, 70, ExtensionMode.Edge),
        new ExtendAxis(33, 17, 40, ExtensionMode.Wrap),
        new ExtendAxis(2, 3, 3, ExtensionMode.Wrap),
        new ResizeAxis(7, 14, ResizeMode.Nearest, ResizeCoordinates.HalfPixel, 2),
        new ResizeAxis(40, 13, ResizeMode.Nearest, ResizeCoordinates.Asymmetric, 13 / 40.0) { Rounding = ResizeRounding.Floor },
        new ResizeAxis(5, 3, ResizeMode.Linear, ResizeCoordinates.HalfPixel, 0.6),
        new ResizeAxis(9, 33, ResizeMode.Linear, ResizeCoordinates.AlignCorners, 33 / 9.0),
        new ResizeAxis(9, 33, ResizeMode.Linear, ResizeCoordinates.TfCropAndResize, 33 / 9.0) { RegionBegin = -0.5, RegionEnd = 1.25, Extrapolation = 3 },
        new ResizeAxis(6, 17, ResizeMode.Cubic, ResizeCoordinates.HalfPixel, 17 / 6.0),
        new ResizeAxis(37, 5, ResizeMode.Cubic, ResizeCoordinates.HalfPixel, 5 / 37.0) { Antialias = true },
    ];

    private static readonly (int Outer, int Inner)[] Sizes = [(5, 1), (1, 7), (3, 16), (2, 35)];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void An_axis_is_mapped_by_its_rule_and_gradients_go_back(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var rule in Rules)
        {
            foreach (var (outer, inner) in Sizes)
            {
                double[] x = random.Array(outer * rule.In * inner);
                double[] dy = random.Array(outer * rule.Out * inner);
                var shape = new TensorShape(outer, [rule.In, inner]);
                double[] y = AxisOracle.Forward(2, rule, shape, x);
                double[] dx = AxisOracle.Backward(2, rule, shape, dy);
                cases.Add(new(new MapAxis(outer, inner, rule, Transposed: false), [x, Samples.Output(y.Length)], y));
                cases.Add(new(new MapAxis(outer, inner, rule, Transposed: true), [dy, Samples.Output(dx.Length)], dx));
            }
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), cases);
    }
}
