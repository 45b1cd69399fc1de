using NetGen.Generator.Kernels.Elementwise;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>Joins of two or three tensors, bit by bit: also of infinities, NaN and what is equal.</summary>
public sealed class JoinKernelTests
{
    private static readonly float[] Numbers = [0, -0f, 1, -1, 0.3f, -2.5f, float.Epsilon, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [SkippableTheory]
    [MemberData(nameof(Isas))]
    public void Joins_are_exact_and_work_in_place(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");

        // Each pair of numbers, with a third that is none of the two in turn: a count that no vector divides.
        float[] a = [.. Numbers.SelectMany(x => Numbers.Select(_ => x))];
        float[] b = [.. Numbers.SelectMany(_ => Numbers)];
        float[] c = [.. a.Select((_, i) => Numbers[i * 7 % Numbers.Length])];
        Assert.NotEqual(0, a.Length % isa.Lanes);
        var kernels = Enum.GetValues<JoinKind>().Select(kind => new Join(kind, a.Length)).ToArray();
        using var runner = new KernelRunner(isa, [.. kernels.Select(kernel => kernel.Build(isa))]);
        foreach (var kernel in kernels)
        {
            float[][] inputs = [[.. a], [.. b], [.. c]];
            inputs = inputs[..kernel.Operands.Count];
            float[] y = new float[a.Length];
            runner.Run(kernel.Name, [.. inputs, y], 0, kernel.WorkItems(isa));
            runner.Run(kernel.Name, [.. inputs, inputs[0]], 0, kernel.WorkItems(isa));
            for (int i = 0; i < a.Length; i++)
            {
                float expected = Expected(kernel.Kind, a[i], b[i], c[i]);
                Assert.True(y[i].Equals(expected) || y[i] == expected, $"{kernel.Kind} of {a[i]}, {b[i]} and {c[i]} is {y[i]}, expected {expected}");
                Assert.True(inputs[0][i].Equals(y[i]), $"{kernel.Kind} in place");
            }
        }
    }

    [Fact]
    public void The_widest_vector_is_a_multiple_of_every_other() =>
        Assert.All(TargetIsa.All, isa => Assert.Equal(0, Generator.Ops.Lanes.Widest % isa.Lanes));

    private static float Expected(JoinKind kind, float a, float b, float c) => kind switch
    {
        JoinKind.Quotient => a / b,
        JoinKind.QuotientGradient => -(a * b) / c,
        JoinKind.Maximum => MathF.Max(a, b),
        JoinKind.Minimum => MathF.Min(a, b),
        JoinKind.MaximumGradient => b < c ? 0 : b == c ? a / 2 : a,
        JoinKind.MinimumGradient => b > c ? 0 : b == c ? a / 2 : a,
        JoinKind.Where => a != 0 ? b : c,
        JoinKind.WhereGradient => b != 0 ? a : 0,
        JoinKind.ElsewhereGradient => b != 0 ? 0 : a,
        JoinKind.Greater => a > b ? 1 : 0,
        JoinKind.GreaterOrEqual => a >= b ? 1 : 0,
        JoinKind.Less => a < b ? 1 : 0,
        JoinKind.LessOrEqual => a <= b ? 1 : 0,
        JoinKind.Equal => a == b ? 1 : 0,
        JoinKind.NotEqual => a != b ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
