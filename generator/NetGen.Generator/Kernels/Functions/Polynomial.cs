using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Polynomials by Horner's rule.</summary>
public static class Polynomial
{
    /// <summary>Declares a local and computes the polynomial of <paramref name="x"/> in it.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="name">The name of the local.</param>
    /// <param name="x">The argument.</param>
    /// <param name="coefficients">The coefficients, that of the highest power first; at least two.</param>
    public static Local Let(KernelBuilder b, string name, Local x, IReadOnlyList<float> coefficients)
    {
        var p = b.Let(name, new Constant(coefficients[0], x.IsVector));
        for (int i = 1; i < coefficients.Count; i++)
        {
            b.Assign(p, new Fma(p, x, new Constant(coefficients[i], x.IsVector)));
        }

        return p;
    }
}
