using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Resampling;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

public sealed class ResamplingKernelTests
{
    private const int Seed = 13;
    private const double Rest = 1000;
    private static readonly LinearAxis One = LinearAxis.One;

    // Depth, height, width and channels.
    private static readonly (LinearAxis D, LinearAxis H, LinearAxis W, int Channels)[] Shapes =
    [
        (One, One, new(7, 2, false), 3),
        (One, One, new(1, 4, false), 5),
        (One, One, new(9, 3, true), 17),
        (One, new(5, 2, false), new(6, 3, false), 16),
        (One, new(5, 2, true), new(1, 3, true), 5),
        (One, new(4, 1, false), new(3, 2, true), 33),
        (new(2, 3, false), new(3, 2, false), new(4, 2, false), 5),
        (new(3, 2, true), new(2, 1, false), new(3, 2, true), 17),
    ];

    public static TheoryData<string, Layout> Cases => PoolingKernelTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Linear_upsampling_and_its_gradient(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (d, h, w, channels) in Shapes)
        {
            double[] x = random.Array(channels * d.In * h.In * w.In);
            double[] dy = random.Array(channels * d.Out * h.Out * w.Out);
            double[] y = Samples.Arrange(UpsamplingOracle.Linear([d, h, w], channels, x), channels, layout, isa, double.NaN);
            double[] dx = Samples.Arrange(UpsamplingOracle.LinearGradient([d, h, w], channels, dy), channels, layout, isa, double.NaN);
            cases.Add(new(new LinearUpsample(d, h, w, channels, layout), [In(x), Samples.Output(y.Length)], y));
            cases.Add(new(new LinearUpsampleGradient(d, h, w, channels, layout), [In(dy), Samples.Output(dx.Length)], dx));

            double[] In(double[] planar) => Samples.Arrange(planar, channels, layout, isa, Rest);
        }

        KernelCheck.All(isa, cases);
    }
}
