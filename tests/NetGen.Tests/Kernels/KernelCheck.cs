using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>Runs kernels interpreted and compiled, in one range and split, and compares with what is expected.</summary>
internal static class KernelCheck
{
    /// <summary>Checks cases on an instruction set; compiles them together.</summary>
    public static void All(TargetIsa isa, IReadOnlyCollection<KernelCase> cases)
    {
        foreach (var c in cases)
        {
            Interpret(isa, c);
        }

        if (!KernelRunner.CanRun(isa))
        {
            return;
        }

        using var runner = new KernelRunner(isa, [.. cases.Select(c => c.Spec.Code(isa)).Distinct().Select(code => code.Build(isa))]);
        foreach (var c in cases)
        {
            Execute(isa, runner, c);
        }
    }

    private static void Interpret(TargetIsa isa, KernelCase c)
    {
        double[][] arrays = Copy(c.Arrays, x => x);
        int work = Work(isa, c);
        int middle = work / 3;
        var kernel = c.Spec.Build(isa);
        KernelInterpreter.Run(kernel, isa, arrays, c.Numbers(isa, middle, work));
        KernelInterpreter.Run(kernel, isa, arrays, c.Numbers(isa, 0, middle));
        Compare(isa, c, arrays, c.InterpreterTolerance);
    }

    private static void Execute(TargetIsa isa, KernelRunner runner, KernelCase c)
    {
        float[][] whole = Copy(c.Arrays, x => (float)x);
        float[][] split = Copy(c.Arrays, x => (float)x);
        int work = Work(isa, c);
        string name = c.Spec.Code(isa).Name;
        runner.Run(name, whole, c.Numbers(isa, 0, work));
        for (int begin = work; begin > 0; begin -= 2)
        {
            runner.Run(name, split, c.Numbers(isa, Math.Max(0, begin - 2), begin));
            runner.Run(name, split, c.Numbers(isa, begin, begin));
        }

        Compare(isa, c, Copy(whole, x => (double)x), c.Tolerance);
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.True(i == c.Scratch || whole[i].AsSpan().SequenceEqual(split[i]), $"{c.Spec.Name} on {isa.Name}: the bits depend on the range");
        }
    }

    private static int Work(TargetIsa isa, KernelCase c) =>
        c.Spec.Reach == NetGen.Generator.Kernels.KernelReach.Images ? c.Images : c.Spec.WorkItems(isa);

    private static void Compare(TargetIsa isa, KernelCase c, double[][] found, double tolerance)
    {
        int first = found.Length - c.Expected.Length;
        for (int k = 0; k < c.Expected.Length; k++)
        {
            double[] expected = c.Expected[k];
            double limit = tolerance * Math.Max(1e-30, expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
            Assert.Equal(expected.Length, found[first + k].Length);
            for (int i = 0; i < expected.Length; i++)
            {
                double y = found[first + k][i];
                bool good = double.IsNaN(expected[i]) ? double.IsFinite(y) : Math.Abs(y - expected[i]) <= limit;
                Assert.True(good, $"{c.Spec.Name} on {isa.Name}: output {k} [{i}] is {y}, expected {expected[i]}");
            }
        }
    }

    // The same array twice stays the same array.
    private static TOut[][] Copy<TIn, TOut>(TIn[][] arrays, Func<TIn, TOut> convert)
    {
        var copies = new Dictionary<TIn[], TOut[]>(ReferenceEqualityComparer.Instance);
        foreach (var array in arrays.Where(array => !copies.ContainsKey(array)))
        {
            copies.Add(array, [.. array.Select(convert)]);
        }

        return [.. arrays.Select(array => copies[array])];
    }
}
