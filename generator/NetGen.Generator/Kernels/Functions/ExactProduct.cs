using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Products of two floats without rounding, as a sum of two floats (Dekker 1971, "A floating-point technique
/// for extending the available precision"). A fused multiply-add would do, but not every processor has one.</summary>
internal static class ExactProduct
{
    // 2^12 + 1: leaves 12 of 24 bits.
    private const float Splitter = 4097;

    /// <summary>x y as the rounded product and what it lacks. Factors are below 2^100.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="name">Begins the names of helper locals.</param>
    /// <param name="x">A factor.</param>
    /// <param name="y">The other.</param>
    public static (Local Product, Local Error) Write(KernelBuilder b, string name, Value x, Local y)
    {
        var (upperX, lowerX) = x is Constant constant ? Halves(constant) : Halves(b, name + "X", (Local)x);
        var (upperY, lowerY) = Halves(b, name + "Y", y);
        var product = b.Let(name, x * y);
        var error = b.Let(name + "Error", (upperX * upperY) - product + (upperX * lowerY) + (lowerX * upperY) + (lowerX * lowerY));
        return (product, error);
    }

    private static (Value Upper, Value Lower) Halves(Constant constant)
    {
        // Constants are split in double precision, rounded to 12 bits.
        double spread = (double)constant.Number * (1L << 41);
        float upper = (float)((constant.Number + spread) - spread);
        return (constant with { Number = upper }, constant with { Number = constant.Number - upper });
    }

    private static (Value Upper, Value Lower) Halves(KernelBuilder b, string name, Local x)
    {
        var spread = b.Let(name + "Spread", x * new Constant(Splitter, x.IsVector));
        var upper = b.Let(name + "Upper", spread - (spread - x));
        return (upper, b.Let(name + "Lower", x - upper));
    }
}
