using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Ir;
using NetGen.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Kernels;

public sealed class ActivationFunctionTests(ITestOutputHelper output)
{
    private const int Count = 1 << 16;

    private static readonly float[] Extremes =
    [
        .. new[] { 0, float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, 0.99999994f, 1, 1.0000001f, 16777216, float.MaxValue, float.PositiveInfinity }
            .SelectMany(x => new[] { x, -x }),
        float.NaN,
    ];

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

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_logarithm_is_within_two_ulp(string isa, bool vector)
    {
        Sweep(isa, vector, 2, (b, x) => Logarithm.Log(b, "", b.Let("positive", x)), Math.Log, x => x is >= 1.17549435e-38f and <= 8.5070592e37f);
    }

    public static TheoryData<Activation, double> Bounds => new()
    {
        { new(ActivationKind.ELU, 1), 4 }, { new(ActivationKind.ELU, 0.5f), 4 }, { new(ActivationKind.HardSigmoid, 1 / 6f, 0.5f), 2 },
        { new(ActivationKind.SiLU), 5 }, { new(ActivationKind.HardSwish), 3 }, { new(ActivationKind.Mish), 6 },
        { new(ActivationKind.GELU), 6 }, { new(ActivationKind.Softplus, 1, 20), 5 }, { new(ActivationKind.Softplus, 2, 3), 5 },
        { new(ActivationKind.Scale, -1.5f), 1 }, { new(ActivationKind.Scale, 3e30f), 1 }, { new(ActivationKind.Scale, 1, -0.75f), 1 },
        { new(ActivationKind.Scale, 2.5f, 1e-3f), 1 }, { new(ActivationKind.HardSigmoid, 0.2f, 0.5f), 1 },
        { new(ActivationKind.HardSigmoid, -3, 1e-3f), 1 }, { new(ActivationKind.LeakyReLU, -40), 1 },
        { new(ActivationKind.ThresholdedReLU, 0.7f), 0 }, { new(ActivationKind.ThresholdedReLU, -2), 0 },
        { new(ActivationKind.ELU, -2e4f), 5 }, { new(ActivationKind.CELU, 1), 4 }, { new(ActivationKind.CELU, 0.3f), 6 },
        { new(ActivationKind.CELU, 1e-30f), 4 }, { new(ActivationKind.Softsign), 2 },
        { new(ActivationKind.Shrink, 0.5f), 0 }, { new(ActivationKind.Shrink, 1.5f, -0.25f), 1 }, { new(ActivationKind.Shrink, -1, 0.5f), 1 },
        { new(ActivationKind.Clip, -0.3f, 7), 0 }, { new(ActivationKind.Clip, 2, 1), 0 },
        { new(ActivationKind.Clip, float.NegativeInfinity, -1), 0 }, { new(ActivationKind.Clip, 0.1f, float.PositiveInfinity), 0 },
        { new(ActivationKind.Abs), 0 }, { new(ActivationKind.Reciprocal), 1 }, { new(ActivationKind.Sqrt), 1 },
        { new(ActivationKind.Floor), 0 }, { new(ActivationKind.Ceil), 0 }, { new(ActivationKind.Round), 0 }, { new(ActivationKind.Sign), 0 },

        // The exponent goes down to -88, and has the error of a float of that size.
        { new(ActivationKind.TanhGELU), 130 },
    };

    [SkippableTheory]
    [MemberData(nameof(Bounds))]
    public void An_activation_is_within_few_ulp_over_its_whole_range(Activation f, double limit)
    {
        // An exponential below 2^-126 is taken as zero, also where it is multiplied by an x of up to 88.
        foreach (var (isa, vector) in new[] { ("Avx2", true), ("Portable", false) })
        {
            Sweep(isa, vector, limit, (b, x) => ActivationFunctions.Forward(b, f, "", x), x => ActivationOracle.Apply(f, x), negligible: 2e-36);
        }
    }

    public static TheoryData<Activation, double> Exact => new()
    {
        { new(ActivationKind.Exp), 2 }, { new(ActivationKind.Log), 2 }, { new(ActivationKind.Erf), 5 },
        { new(ActivationKind.Pow, 1), 0 }, { new(ActivationKind.Pow, 2), 1 }, { new(ActivationKind.Pow, 3), 2 },
        { new(ActivationKind.Pow, 7), 6 }, { new(ActivationKind.Pow, -1), 1 }, { new(ActivationKind.Pow, -2), 3 },
        { new(ActivationKind.Pow, -3), 4 }, { new(ActivationKind.Pow, 0.5f), 1 }, { new(ActivationKind.Pow, -0.5f), 2 },
        { new(ActivationKind.Pow, 1.5f), 2 }, { new(ActivationKind.Pow, -2.5f), 5 }, { new(ActivationKind.Pow, 0), 0 },
        { new(ActivationKind.Pow, 9), 4 }, { new(ActivationKind.Pow, -9), 4 }, { new(ActivationKind.Pow, 10), 4 },
        { new(ActivationKind.Pow, 0.1f), 4 }, { new(ActivationKind.Pow, 2.7f), 4 }, { new(ActivationKind.Pow, -3.3f), 4 },
        { new(ActivationKind.Pow, 1e-30f), 4 }, { new(ActivationKind.Pow, 1e6f), 4 }, { new(ActivationKind.Pow, -3e38f), 4 },
        { new(ActivationKind.Pow, 16777215), 4 }, { new(ActivationKind.Pow, -123457), 4 },
    };

    [SkippableTheory]
    [MemberData(nameof(Exact))]
    public void Exponentials_logarithms_and_powers_are_those_of_IEEE_754_within_few_ulp(Activation f, double limit)
    {
        foreach (object[] isa in Cases.Select(row => row.ToArray()))
        {
            Sweep((string)isa[0], (bool)isa[1], limit, (b, x) => ActivationFunctions.Forward(b, f, "", x), x => ActivationOracle.Apply(f, x));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Sine_and_cosine_are_within_four_ulp_up_to_100_000(string isa, bool vector)
    {
        foreach (var f in new[] { new Activation(ActivationKind.Sin), new Activation(ActivationKind.Cos) })
        {
            Func<KernelBuilder, Value, Value> write = (b, x) => ActivationFunctions.Forward(b, f, "", x);
            Assert.Equal(1, Sweep(isa, vector, 4, write, x => ActivationOracle.Apply(f, x), x => !(Math.Abs(x) > 1e5f && float.IsFinite(x)), more: NearZeros()));
            Assert.Equal(1, Sweep(isa, vector, double.MaxValue, write, x => ActivationOracle.Apply(f, x)));
        }
    }

    // The floats nearest to multiples of pi / 2.
    private static IEnumerable<float> NearZeros() => Enumerable.Range(1, 63_600).Select(k => (float)(k * Math.PI / 2));

    public static TheoryData<Activation> OfInputs =>
    [
        new(ActivationKind.SiLU), new(ActivationKind.HardSwish), new(ActivationKind.Mish), new(ActivationKind.GELU),
        new(ActivationKind.TanhGELU), new(ActivationKind.Softplus, 1, 20), new(ActivationKind.Softplus, 2, 3),
        new(ActivationKind.ELU, -3), new(ActivationKind.LeakyReLU, -3), new(ActivationKind.ThresholdedReLU, -3),
        new(ActivationKind.Shrink, 0.5f, 0.25f), new(ActivationKind.Clip, -0.25f, 3), new(ActivationKind.Clip, 3, 2),
        new(ActivationKind.Log), new(ActivationKind.Erf), new(ActivationKind.Pow, 3), new(ActivationKind.Pow, 0.5f),
        new(ActivationKind.Pow, -1.7f), new(ActivationKind.Sin), new(ActivationKind.Cos),
    ];

    [SkippableTheory]
    [MemberData(nameof(OfInputs))]
    public void A_derivative_made_of_the_input_is_within_six_ulp_of_one(Activation f)
    {
        foreach (var (isa, vector) in new[] { ("Avx2", true), ("Portable", false) })
        {
            Sweep(
                isa,
                vector,
                6,
                (b, x) => ActivationDerivatives.Gradient(b, f, "", x, new Constant(1, x.IsVector)),
                x => ActivationOracle.Derivative(f, x),
                x => Math.Abs(x) <= 1e5f,
                relativeTo: 1);
        }
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
            Assert.True(!new Activation(kind, 0.1f).StaysFinite || y.Skip(1).All(double.IsFinite), $"{kind}");
        }
    }

    // Every 1000th float of both signs, and those at the ends of the range.
    private float Sweep(
        string name,
        bool vector,
        double limit,
        Func<KernelBuilder, Value, Value> f,
        Func<double, double> exact,
        Func<float, bool>? domain = null,
        float relativeTo = 0,
        double negligible = 0,
        IEnumerable<float>? more = null)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");
        using var runner = new KernelRunner(isa, Elementwise(vector, f, isa.Lanes, Count));
        double worst = 0;
        float at = 0;
        float largest = 0;
        foreach (float[] x in Floats().Concat(Extremes).Concat(more ?? []).Where(x => domain?.Invoke(x) ?? true).Chunk(Count))
        {
            float[] padded = [.. x, .. new float[Count - x.Length]];
            float[] y = new float[Count];
            runner.Run("F", [padded, y]);
            for (int i = 0; i < x.Length; i++)
            {
                double expected = exact(x[i]);
                double error = Math.Abs(y[i] - expected) <= negligible ? 0 : Ulps(y[i], expected, relativeTo);
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

    // In units of the last place of the exact value, or of a larger one.
    private static double Ulps(float found, double exact, float relativeTo)
    {
        float rounded = (float)exact;
        if (found.Equals(rounded) || found == rounded)
        {
            return 0;
        }

        float unit = Math.Max(Math.Max(Math.Abs(rounded), relativeTo), 1.17549435e-38f);
        return float.IsFinite(found) && float.IsFinite(rounded)
            ? Math.Abs(found - exact) / (MathF.BitIncrement(unit) - unit)
            : double.PositiveInfinity;
    }

    private static Kernel Elementwise(bool vector, Func<KernelBuilder, Value, Value> f, int lanes, int count)
    {
        var b = new KernelBuilder();
        b.For("i", 0, count, i => b.Store("y", i, f(b, new Load("x", i, vector))), vector ? lanes : 1);
        return new Kernel("F", [], [new("x", true), new("y", true)], b.Statements);
    }
}
