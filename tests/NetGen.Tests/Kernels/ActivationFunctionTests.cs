using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Ir;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Kernels;

public sealed class ActivationFunctionTests(ITestOutputHelper output)
{
    private const int Count = 1 << 16;

    public static TheoryData<string, bool> Cases => new()
    {
        { "Avx512", true }, { "Avx2", true }, { "Neon", true }, { "Portable", true }, { "Portable", false },
    };

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Exp_is_within_two_ulp_and_flushes_what_would_be_subnormal(string isa, bool vector)
    {
        Sweep(isa, vector, 2, (b, x) => Exponential.Exp(b, "", x), x => Math.Exp(x) < 1.17549435e-38 ? 0 : Math.Exp(x));
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Sigmoid_is_within_four_ulp_also_where_it_is_tiny(string isa, bool vector)
    {
        Sweep(isa, vector, 4, (b, x) => Exponential.Sigmoid(b, "", x), x => x < -87.33654 ? 0 : 1 / (1 + Math.Exp(-x)));
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Tanh_is_within_five_ulp_and_never_beyond_one(string isa, bool vector)
    {
        float largest = Sweep(isa, vector, 5, (b, x) => HyperbolicTangent.Write(b, "", x), Math.Tanh);
        Assert.Equal(1, largest);
    }

    [Fact]
    public void Not_a_number_stays_so_through_every_activation()
    {
        foreach (var kind in Enum.GetValues<ActivationKind>())
        {
            var kernel = Elementwise(true, (b, x) => ActivationFunctions.Forward(b, new Activation(kind, 0.1f), "", x), 4, 4);
            double[] y = [0, 0, 0, 0];
            KernelInterpreter.Run(kernel, TargetIsa.Portable, [[double.NaN, 1, -1, 0], y]);
            Assert.True(double.IsNaN(y[0]), $"{kind}");
            Assert.True(y.Skip(1).All(double.IsFinite), $"{kind}");
        }
    }

    // Every 1000th float of both signs, infinities and NaN.
    private float Sweep(string name, bool vector, double limit, Func<KernelBuilder, Value, Value> f, Func<double, double> exact)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");
        using var runner = new KernelRunner(isa, Elementwise(vector, f, isa.Lanes, Count));
        double worst = 0;
        float at = 0;
        float largest = 0;
        foreach (float[] x in Floats().Append(float.PositiveInfinity).Append(float.NegativeInfinity).Append(float.NaN).Chunk(Count))
        {
            float[] padded = [.. x, .. new float[Count - x.Length]];
            float[] y = new float[Count];
            runner.Run("F", [padded, y]);
            for (int i = 0; i < x.Length; i++)
            {
                double error = Ulps(y[i], exact(x[i]));
                largest = Math.Max(largest, float.IsNaN(y[i]) ? 0 : Math.Abs(y[i]));
                if (error > worst)
                {
                    (worst, at) = (error, x[i]);
                }
            }
        }

        output.WriteLine($"{name} {(vector ? "vector" : "scalar")}: worst {worst:F2} ulp at {at:R}");
        Assert.True(worst <= limit, $"{worst} ulp at {at:R}");
        return largest;
    }

    private static IEnumerable<float> Floats()
    {
        for (uint bits = 0; bits < 0x7F800000; bits += 1000)
        {
            yield return BitConverter.UInt32BitsToSingle(bits);
            yield return BitConverter.UInt32BitsToSingle(bits | 0x80000000);
        }
    }

    private static double Ulps(float found, double exact)
    {
        float rounded = (float)exact;
        if (found.Equals(rounded) || found == rounded)
        {
            return 0;
        }

        return float.IsFinite(found) && float.IsFinite(rounded)
            ? Math.Abs(found - exact) / (MathF.BitIncrement(Math.Abs(rounded)) - Math.Abs(rounded))
            : double.PositiveInfinity;
    }

    private static Kernel Elementwise(bool vector, Func<KernelBuilder, Value, Value> f, int lanes, int count)
    {
        var b = new KernelBuilder();
        b.For("i", 0, count, i => b.Store("y", i, f(b, new Load("x", i, vector))), vector ? lanes : 1);
        return new Kernel("F", [], [new("x", true), new("y", true)], b.Statements);
    }
}
