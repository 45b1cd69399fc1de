using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Known;

/// <summary>
/// Arithmetic on known tensors as ONNX defines it for their type: real numbers are rounded to it, whole ones divide towards zero and wrap
/// around.
/// </summary>
internal static class KnownArithmetic
{
    /// <summary>A function of real numbers, element by element.</summary>
    /// <exception cref="ImportException">The elements are whole numbers.</exception>
    public static KnownTensor OfReals(ElementBudget budget, KnownTensor x, Func<double, double> function)
    {
        if (!x.IsReal)
        {
            throw new ImportException($"its operand has elements of {x.Type.Named()}; expected real numbers");
        }

        budget.Take(x.Dimensions, sizeof(double));
        return KnownTensor.OfReals(x.Type, x.Dimensions, Array.ConvertAll(x.ToDoubles(), value => function(value)));
    }

    /// <summary>A function of numbers, element by element, with its form for whole ones.</summary>
    public static KnownTensor Of(ElementBudget budget, KnownTensor x, Func<double, double> real, Func<long, long> whole)
    {
        if (x.IsReal)
        {
            return OfReals(budget, x, real);
        }

        budget.Take(x.Dimensions, sizeof(long));
        return new KnownTensor(x.Type, x.Dimensions, Array.ConvertAll(x.ToIntegers(), value => ElementTypes.Wrapped(x.Type, whole(value))));
    }

    /// <summary>A function of two operands of one type, broadcast to common extents.</summary>
    public static KnownTensor Combine(
        ElementBudget budget, KnownTensor a, KnownTensor b, Func<double, double, double> real, Func<long, long, long> whole)
    {
        if (a.Type != b.Type)
        {
            throw new ImportException($"its operands have elements of {a.Type.Named()} and {b.Type.Named()}; expected one type");
        }

        int[] extents = Strides.Common(a.Dimensions, b.Dimensions);
        a = a.Expanded(budget, extents);
        b = b.Expanded(budget, extents);
        int count = budget.Take(extents, sizeof(double));
        if (a.IsReal)
        {
            double[] x = a.ToDoubles();
            double[] y = b.ToDoubles();
            double[] result = new double[count];
            for (int i = 0; i < count; i++)
            {
                result[i] = real(x[i], y[i]);
            }

            return KnownTensor.OfReals(a.Type, extents, result);
        }

        long[] left = a.ToIntegers();
        long[] right = b.ToIntegers();
        long[] integers = new long[count];
        for (int i = 0; i < count; i++)
        {
            integers[i] = ElementTypes.Wrapped(a.Type, whole(left[i], right[i]));
        }

        return new KnownTensor(a.Type, extents, integers);
    }

    /// <summary>A comparison of two operands of one type: truth values.</summary>
    public static KnownTensor Compare(
        ElementBudget budget, KnownTensor a, KnownTensor b, Func<double, double, bool> real, Func<long, long, bool> whole)
    {
        var numbers = Combine(budget, a, b, (x, y) => real(x, y) ? 1 : 0, (x, y) => whole(x, y) ? 1 : 0);
        return new KnownTensor(
            OnnxType.Boolean, numbers.Dimensions, numbers.IsReal ? Array.ConvertAll(numbers.ToDoubles(), value => (long)value) : numbers.ToIntegers());
    }

    /// <summary>Whole numbers divided as ONNX does: towards zero.</summary>
    public static long Quotient(long a, long b) => b == 0 ? throw new ImportException("it divides a whole number by 0")
        : b == -1 ? unchecked(-a)
        : a / b;

    /// <summary>A power of whole numbers, which wraps around.</summary>
    public static long Power(long x, long exponent)
    {
        if (exponent < 0)
        {
            throw new ImportException("it takes a negative power of a whole number");
        }

        long result = 1;
        for (long factor = x; exponent > 0; exponent >>= 1)
        {
            result = unchecked((exponent & 1) != 0 ? result * factor : result);
            factor = unchecked(factor * factor);
        }

        return result;
    }

    /// <summary>The elements as another type: real numbers lose their fraction as whole ones.</summary>
    public static KnownTensor Cast(ElementBudget budget, KnownTensor x, OnnxType type)
    {
        if (x.Type == type)
        {
            return x;
        }

        budget.Take(x.Dimensions, sizeof(double));
        if (type.IsReal())
        {
            return KnownTensor.OfReals(type, x.Dimensions, x.ToDoubles());
        }

        long[] integers = x.IsReal
            ? Array.ConvertAll(x.ToDoubles(), value => type == OnnxType.Boolean ? value != 0 ? 1 : 0 : Whole(type, value))
            : Array.ConvertAll(x.ToIntegers(), value => ElementTypes.Wrapped(type, value));
        return new KnownTensor(type, x.Dimensions, integers);
    }

    // What a conversion gives for a number that the type does not hold is not defined.
    private static long Whole(OnnxType type, double value)
    {
        double whole = Math.Truncate(value);
        return Math.Abs(whole) < 9.2e18 && ElementTypes.Wrapped(type, (long)whole) == (long)whole
            ? (long)whole
            : throw new ImportException(FormattableString.Invariant($"it casts {value} to {type.Named()}, which does not hold it"));
    }
}
