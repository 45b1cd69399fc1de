using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>
/// Sine and cosine. x = k pi/2 + r with |r| up to pi/2, k even for the sine and odd for the cosine, so that both are
/// the sine of r or minus that. pi/2 is the sum of numbers of 8 bits, whose products with a k of up to 2^16 are exact
/// (Cody and Waite, "Software Manual for the Elementary Functions" (1980), chapter 8): for |x| up to 1e5 the result
/// is within a few ulp of itself, also near its zeros. Beyond, the error grows with x. sin(r) is r + r^3 P(r^2), the
/// relative minimax approximation for |r| up to 1.02 pi/2, found by the Remez exchange in 40 digits: its error is
/// 5.4e-11.
/// </summary>
internal static class Sine
{
    private const float InverseOfPi = 0.318309886f;

    // Whatever x is, r and the result stay near where they belong.
    private const float LargestRemainder = 1.6f;

    // The last has all bits of the rest.
    private static readonly float[] HalfPi =
        [1.5703125f, 4.825592041015625e-4f, 1.2665987014770508e-6f, 9.89530235528946e-10f, 2.5579538487363607e-12f, 5.390302858e-15f];

    // Coefficients of u^4 down to u^0, u = r^2.
    private static readonly float[] Coefficients =
        [-2.384361068e-8f, 2.752332185e-6f, -1.984084321e-4f, 8.333331100e-3f, -1.666666663e-1f];

    /// <summary>sin(x).</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    public static Value Sin(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("argument" + suffix, argument);
        var j = b.Let("turns" + suffix, new Unary(UnaryOperator.Round, x * Number(x, InverseOfPi)));
        return Write(b, suffix, x, j, j + j, 1);
    }

    /// <summary>cos(x).</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    public static Value Cos(KernelBuilder b, string suffix, Value argument)
    {
        // cos(x) = -sin(x - pi/2).
        var x = b.Named("argument" + suffix, argument);
        var j = b.Let("turns" + suffix, new Unary(UnaryOperator.Round, new Fma(x, Number(x, InverseOfPi), Number(x, -0.5f))));
        return Write(b, suffix, x, j, j + j + Number(x, 1), -1);
    }

    // sign (-1)^j sin(x - k pi/2).
    private static Value Write(KernelBuilder b, string suffix, Local x, Local j, Value quarters, float sign)
    {
        var k = b.Let("quarters" + suffix, quarters);
        var r = b.Let("r" + suffix, x);
        foreach (float part in HalfPi)
        {
            b.Assign(r, new Fma(k, Number(x, -part), r));
        }

        b.Assign(r, AtMost(LargestRemainder, AtLeast(-LargestRemainder, r)));
        var u = b.Let("u" + suffix, r * r);
        var p = Polynomial.Let(b, "p" + suffix, u, Coefficients);
        var odd = b.Let("odd" + suffix, new Unary(UnaryOperator.Abs, j - (new Unary(UnaryOperator.Round, j * Number(x, 0.5f)) * Number(x, 2))));
        var sine = new Fma(r * u, p, r);
        return AtMost(1, AtLeast(-1, sine * new Fma(odd, Number(x, -2 * sign), Number(x, sign))));
    }

    private static Constant Number(Value like, float number) => new(number, like.IsVector);
}
