using NetGen.Generator.Kernels;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>Runs kernels in the interpreter, in two ranges of work items, and compares results.</summary>
internal static class Interpreted
{
    public static void RunImage(KernelSpec spec, TargetIsa isa, params double[][] arrays)
    {
        var kernel = spec.Build(isa);
        int items = spec.WorkItems(isa);
        KernelInterpreter.Run(kernel, isa, arrays, Numbers(spec, isa, items / 2, items));
        KernelInterpreter.Run(kernel, isa, arrays, Numbers(spec, isa, 0, items / 2));
    }

    public static void RunBatch(KernelSpec spec, TargetIsa isa, int stride, int images, params double[][] arrays)
    {
        var kernel = spec.Build(isa);
        int items = spec.WorkItems(isa);
        KernelInterpreter.Run(kernel, isa, arrays, Numbers(spec, isa, stride, images, items / 2, items));
        KernelInterpreter.Run(kernel, isa, arrays, Numbers(spec, isa, stride, images, 0, items / 2));
    }

    public static void Equal(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Select(Math.Abs).Append(1).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-10 * scale, $"{what}: [{i}] is {actual[i]}, not {expected[i]}");
        }
    }

    /// <summary>An array that no kernel may leave as it is.</summary>
    public static double[] Unwritten(int length)
    {
        double[] array = new double[length];
        Array.Fill(array, double.NaN);
        return array;
    }

    private static int[] Numbers(KernelSpec spec, TargetIsa isa, params int[] range) =>
        [.. spec.Extents(isa).Select(extent => extent.Value), .. range];
}
