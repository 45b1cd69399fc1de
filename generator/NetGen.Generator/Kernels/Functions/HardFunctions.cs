using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>Activation functions of straight pieces, and products and quotients of x with one.</summary>
internal static class HardFunctions
{
    private const float LargestForSoftsign = 1 << 30;

    /// <summary>x where positive, else slope * x.</summary>
    public static Value LeakyReLU(Value x, float slope) =>
        Where(x, new Constant(0, x.IsVector), x, x * new Constant(slope, x.IsVector));

    /// <summary>min(max(0, x + 3), 6) / 6. The sum comes first: it is exact near -3, where the result is
    /// small.</summary>
    public static Value Sigmoid(Value x) => AtMost(6, AtLeast(0, x + new Constant(3, x.IsVector))) * Sixth(x.IsVector);

    /// <summary>min(max(0, slope x + middle), 1).</summary>
    public static Value Sigmoid(Value x, float slope, float middle) => slope == 1 / 6f && middle == 0.5f
        ? Sigmoid(x)
        : AtMost(1, AtLeast(0, Affine(x, slope, middle)));

    /// <summary>factor x + offset.</summary>
    public static Value Affine(Value x, float factor, float offset) => offset == 0 ? x * new Constant(factor, x.IsVector)
        : factor == 1 ? x + new Constant(offset, x.IsVector)
        : new Fma(x, new Constant(factor, x.IsVector), new Constant(offset, x.IsVector));

    /// <summary>min(max(x, minimum), maximum); an infinite limit is none.</summary>
    public static Value Clip(Value x, float minimum, float maximum)
    {
        var limited = float.IsInfinity(minimum) ? x : AtLeast(minimum, x);
        return float.IsInfinity(maximum) ? limited : AtMost(maximum, limited);
    }

    /// <summary>The gradient where x is within these limits or at one of them, else 0; x is used twice.</summary>
    public static Value ClipGradient(Value x, float minimum, float maximum, Value gradient)
    {
        var zero = new Constant(0, x.IsVector);
        var limited = float.IsInfinity(minimum) ? gradient
            : new Select(Comparison.GreaterOrEqual, x, new Constant(minimum, x.IsVector), gradient, zero);
        return float.IsInfinity(maximum) ? limited
            : new Select(Comparison.GreaterOrEqual, new Constant(maximum, x.IsVector), x, limited, zero);
    }

    /// <summary>x + bias below -limit, x - bias above the limit, else 0; x is used four times.</summary>
    public static Value Shrink(Value x, float limit, float bias)
    {
        var above = new Select(
            Comparison.GreaterOrEqual, new Constant(limit, x.IsVector), x, new Constant(0, x.IsVector), Plus(x, -bias));
        return Where(new Constant(-limit, x.IsVector), x, Plus(x, bias), above);
    }

    /// <summary>The gradient where <see cref="Shrink"/> is not 0; x is used twice.</summary>
    public static Value ShrinkGradient(Value x, float limit, Value gradient) => Where(
        new Constant(-limit, x.IsVector), x, gradient, Where(x, new Constant(limit, x.IsVector), gradient, new Constant(0, x.IsVector)));

    /// <summary>0 up to the limit, and x above; x is used twice.</summary>
    public static Value Thresholded(Value x, float limit) =>
        new Select(Comparison.GreaterOrEqual, new Constant(limit, x.IsVector), x, new Constant(0, x.IsVector), x);

    /// <summary>x / (1 + |x|) of an x up to 2^30, beyond which the result is that of 2^30; x is used twice.</summary>
    public static Value Softsign(Value x) => x / (new Unary(UnaryOperator.Abs, x) + new Constant(1, x.IsVector));

    /// <summary>An x for <see cref="Softsign"/>: what is larger gives 1 as well, as infinity should.</summary>
    public static Value ForSoftsign(Value x) => AtMost(LargestForSoftsign, AtLeast(-LargestForSoftsign, x));

    /// <summary>-1, 0 or 1; x is used three times.</summary>
    public static Value Sign(Value x) =>
        Signed(x, new Constant(1, x.IsVector), new Constant(-1, x.IsVector), x);

    /// <summary>A value for a positive x, one for a negative, and one for zero and NaN; x is used twice.</summary>
    public static Value Signed(Value x, Value positive, Value negative, Value otherwise)
    {
        var zero = new Constant(0, x.IsVector);
        return Where(x, zero, positive, Where(zero, x, negative, otherwise));
    }

    /// <summary>x times the first of them; x is used twice. From -3 down it is 0, for an infinite x too.</summary>
    public static Value Swish(Value x) => AtLeast(-3, x) * Sigmoid(x);

    /// <summary>Its derivative: 0 below -3, 1 above 3, and x / 3 + 1/2 between; x is used three times.</summary>
    public static Value SwishDerivative(Value x)
    {
        var zero = new Constant(0, x.IsVector);
        var one = new Constant(1, x.IsVector);
        var between = new Fma(x, new Constant(1 / 3f, x.IsVector), new Constant(0.5f, x.IsVector));
        return Where(x, new Constant(3, x.IsVector), one, Where(new Constant(-3, x.IsVector), x, zero, between));
    }

    /// <summary>The gradient where a lies between two limits, else 0; a is used twice.</summary>
    public static Value Between(Value a, float lower, float upper, Value gradient)
    {
        var zero = new Constant(0, a.IsVector);
        return Where(new Constant(upper, a.IsVector), a, Where(a, new Constant(lower, a.IsVector), gradient, zero), zero);
    }

    private static Constant Sixth(bool isVector) => new(1 / 6f, isVector);

    private static Value Plus(Value x, float term) => term == 0 ? x : x + new Constant(term, x.IsVector);
}
