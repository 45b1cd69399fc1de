using NetGen.Generator.Kernels.Normalization;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels.Normalization;

/// <summary>The kernels of normalizations across channels, on every instruction set, against the oracle.</summary>
public sealed class ChannelNormKernelTests
{
    private const int Seed = 12;

    private static readonly (int Channels, int Positions)[] Shapes = [(1, 1), (3, 1), (35, 1), (1, 7), (5, 16), (17, 13), (4, 35), (6, 130)];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void Local_responses_and_their_gradients_see_their_neighbours(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in Shapes)
        {
            foreach (var (size, alpha, beta, k) in new[] { (5, 1e-4f, 0.75f, 2f), (2, 3f, 0.5f, 1f), (3, 2f, 1.3f, 0.5f), (40, 1f, 1f, 1f), (1, 1f, 0.25f, 1f) })
            {
                int before = channels % 2 == 1 ? size / 2 : (size - 1) / 2;
                var norm = new LocalResponseNormOperation(size, before, alpha, beta, k, WithBase: true);
                double[] x = [.. random.Array(channels * positions).Select(v => v * 4)];
                double[] dy = random.Array(x.Length);
                var (y, powers) = ChannelNormOracle.LocalResponse(norm, channels, x);
                var forward = new LocalResponse(channels, positions, size, before, alpha, beta, k, WithBase: true);
                cases.Add(new(forward, [x, Samples.Output(x.Length), Samples.Output(x.Length)], y, powers));
                cases.Add(new(forward with { WithBase = false }, [x, Samples.Output(x.Length)], y));
                cases.Add(new(
                    new LocalResponseGradient(channels, positions, size, before, alpha, beta),
                    [dy, x, y, powers, Samples.Output(x.Length)],
                    ChannelNormOracle.LocalResponseGradient(norm, channels, dy, x, powers)));
            }
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Unit_norms_and_their_gradients_divide_by_epsilon_at_least(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in Shapes)
        {
            foreach (float epsilon in new[] { 1e-12f, 0.5f })
            {
                double[] x = random.Array(channels * positions);
                double[] dy = random.Array(x.Length);

                // The first position is zero, whose norm is less than any epsilon.
                for (int c = 0; c < channels && positions > 1; c++)
                {
                    x[c * positions] = 0;
                    dy[c * positions] *= epsilon;
                }

                var forward = new UnitNorm(channels, positions, epsilon, Gradient: false);
                cases.Add(new(forward, [x, x], ChannelNormOracle.Unit(epsilon, channels, x)));
                cases.Add(new(forward, [x, Samples.Output(x.Length)], ChannelNormOracle.Unit(epsilon, channels, x)));

                // Of one channel all but the sign is lost: the difference cancels.
                double[] dx = ChannelNormOracle.UnitGradient(epsilon, channels, dy, x);
                cases.Add(new(forward with { Gradient = true }, [dy, x, dy], dx) { Tolerance = 2e-5 });
            }
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), [.. cases.Where(c => c.Expected[0].Max(Math.Abs) > 1e-6)]);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Positions_have_deviations_of_their_own(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in Shapes.Where(shape => shape.Channels > 1))
        {
            foreach (var (centered, affine, epsilon) in new[] { (true, true, 1e-3f), (true, false, 0), (false, true, 0), (false, false, 1e-3f) })
            {
                // A mean of 16 would cost four digits if squares were summed about zero.
                double[] x = [.. random.Array(channels * positions).Select(v => v + (centered ? 16 : 0))];
                double[] dy = random.Array(x.Length);
                double[][] scale = affine ? [random.Array(channels)] : [];
                double[][] shift = affine && centered ? [random.Array(channels)] : [];
                var norm = new ChannelNormOperation(epsilon, centered, affine, WithNumbers: true);
                var (y, numbers) = ChannelNormOracle.Deviations(norm, channels, x, scale.FirstOrDefault(), shift.FirstOrDefault());
                var forward = new ChannelNorm(channels, positions, epsilon, centered, affine, WithNumbers: true);
                cases.Add(new(
                    forward, [x, .. scale, .. shift, Samples.Output(x.Length), Samples.Output(numbers.Length)], y, numbers)
                { Tolerance = 1e-5 });
                cases.Add(new(forward with { WithNumbers = false }, [x, .. scale, .. shift, x], y) { Tolerance = 1e-5 });
                cases.Add(new(
                    new ChannelNormGradient(channels, positions, centered, affine),
                    [dy, x, numbers, .. scale, dy],
                    ChannelNormOracle.DeviationsGradient(
                        new ChannelNormGradientOperation(centered, affine), channels, dy, x, numbers, scale.FirstOrDefault()))
                { Tolerance = 2e-5 });
                if (affine)
                {
                    double[] dscale = new double[channels];
                    double[] dshift = new double[channels];
                    ChannelNormOracle.AddDeviationsAffineGradient(centered, channels, dy, x, numbers, dscale, dshift);
                    double[][] sums = centered ? [dscale, dshift] : [dscale];
                    cases.Add(new(
                        new ChannelNormSums(channels, positions, centered),
                        [dy, x, numbers, .. sums.Select(sum => Samples.Output(sum.Length))],
                        sums)
                    { Tolerance = 1e-5 });
                }
            }
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), cases);
    }
}
