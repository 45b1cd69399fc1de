using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>Activation functions of straight pieces, and the product of x with one.</summary>
internal static class HardFunctions
{
    /// <summary>x where positive, else slope * x.</summary>
    public static Value LeakyReLU(Value x, float slope) =>
        Where(x, new Constant(0, x.IsVector), x, x * new Constant(slope, x.IsVector));

    /// <summary>min(max(0, x + 3), 6) / 6. The sum comes first: it is exact near -3, where the result is
    /// small.</summary>
    public static Value Sigmoid(Value x) => AtMost(6, AtLeast(0, x + new Constant(3, x.IsVector))) * Sixth(x.IsVector);

    /// <summary>x times that; x is used twice. From -3 down it is 0, for an infinite x too.</summary>
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

    /// <summary>1/6.</summary>
    public static Constant Sixth(bool isVector) => new(1 / 6f, isVector);
}
