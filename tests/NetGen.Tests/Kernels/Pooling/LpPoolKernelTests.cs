using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Pooling;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>Norms of windows and their gradients, on every instruction set, in both layouts.</summary>
public sealed class LpPoolKernelTests
{
    private const int Seed = 29;
    private const double Rest = 1000;

    public static TheoryData<string, Layout> Cases => PoolingKernelTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_window_has_the_root_of_its_powers(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var ((d, h, w, channels), n) in PoolingKernelTests.Shapes.Select((shape, n) => (shape, n)))
        {
            int p = new[] { 2, 1, 3, 4, 7, 9, 24 }[n % 7];
            var windows = new PoolOracle(d, h, w, channels).Windows();

            // Some windows are nothing but zeros, which have no gradient.
            double[] x = [.. random.Array(channels * d.In * h.In * w.In).Select((v, i) => i / 7 % 3 == 0 ? 0 : v)];
            double[] dy = random.Array(windows.Length);
            double[] y = [.. windows.Select(window => Math.Pow(window.Sum(tap => Math.Pow(Math.Abs(x[tap.Input]), p)), 1.0 / p))];
            double[] dx = new double[x.Length];
            for (int i = 0; i < windows.Length; i++)
            {
                foreach (var (_, input) in windows[i].Where(tap => x[tap.Input] != 0))
                {
                    dx[input] += dy[i] * Math.Sign(x[input]) * Math.Pow(Math.Abs(x[input]) / y[i], p - 1);
                }
            }

            double[] expected = In(y, double.NaN);
            double[] gradient = In(dx, double.NaN);
            cases.Add(new(new LpPool(d, h, w, channels, layout, p), [In(x, 1), Samples.Output(expected.Length)], expected));
            cases.Add(new(
                new LpPoolGradient(d, h, w, channels, layout, p), [In(dy, Rest), In(x, 1), In(y, 1), Samples.Output(gradient.Length)], gradient)
            {
                Tolerance = 1e-5,
            });

            double[] In(double[] planar, double rest) => Samples.Arrange(planar, channels, layout, isa, rest);
        }

        KernelCheck.All(isa, cases);
    }
}
