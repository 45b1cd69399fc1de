using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation;

/// <summary>
/// The arithmetic of ONNX's types of elements: whole numbers wrap by their width, real ones round by theirs.
/// </summary>
internal static class ElementType
{
    private static readonly Dictionary<string, OnnxType> ByName = new(StringComparer.Ordinal)
    {
        ["FLOAT"] = OnnxType.Single,
        ["UINT8"] = OnnxType.Byte,
        ["INT8"] = OnnxType.SByte,
        ["UINT16"] = OnnxType.UInt16,
        ["INT16"] = OnnxType.Int16,
        ["INT32"] = OnnxType.Int32,
        ["INT64"] = OnnxType.Int64,
        ["BOOL"] = OnnxType.Boolean,
        ["FLOAT16"] = OnnxType.Half,
        ["DOUBLE"] = OnnxType.Double,
        ["UINT32"] = OnnxType.UInt32,
        ["UINT64"] = OnnxType.UInt64,
    };

    /// <summary>Whether elements are real numbers.</summary>
    public static bool IsReal(this OnnxType type) => type is OnnxType.Single or OnnxType.Double or OnnxType.Half or OnnxType.BFloat16;

    /// <summary>The type of a number in the file.</summary>
    public static OnnxType Of(long number) => Enum.IsDefined((OnnxType)number) && number == (int)number
        ? (OnnxType)number
        : throw new EvaluationException($"elements of type {number} are not supported");

    /// <summary>The type of a name, as operators before version 6 have it.</summary>
    public static OnnxType Of(string name) => ByName.TryGetValue(name, out var type)
        ? type
        : throw new EvaluationException($"elements of type '{name}' are not supported");

    /// <summary>The real number of a type that is nearest, the even one between two.</summary>
    public static double Round(this OnnxType type, double value) => type switch
    {
        OnnxType.Single => (float)value,
        OnnxType.Half => (double)(Half)value,
        OnnxType.BFloat16 => Upper((float)value),
        _ => value,
    };

    /// <summary>
    /// A whole number as a type holds its lowest bits; a truth value is 0 or 1. That of 64 bits without a sign is kept
    /// as its bits.
    /// </summary>
    public static long Wrap(this OnnxType type, long value) => type switch
    {
        OnnxType.Byte => (byte)value,
        OnnxType.SByte => (sbyte)value,
        OnnxType.UInt16 => (ushort)value,
        OnnxType.Int16 => (short)value,
        OnnxType.UInt32 => (uint)value,
        OnnxType.Int32 => (int)value,
        OnnxType.Boolean => value != 0 ? 1 : 0,
        _ => value,
    };

    /// <summary>Negative, zero or positive, as the first is below, equal to or above the second.</summary>
    public static int Compare(this OnnxType type, long a, long b) =>
        type == OnnxType.UInt64 ? ((ulong)a).CompareTo((ulong)b) : a.CompareTo(b);

    /// <summary>The quotient without its fraction.</summary>
    public static long Divide(this OnnxType type, long a, long b)
    {
        if (b == 0)
        {
            throw new EvaluationException("a whole number is divided by zero");
        }

        // The lowest number by -1 wraps.
        return type == OnnxType.UInt64 ? (long)((ulong)a / (ulong)b) : b == -1 ? unchecked(-a) : a / b;
    }

    /// <summary>The rest of the division whose quotient has no fraction: it has the sign of the first.</summary>
    public static long Remainder(this OnnxType type, long a, long b)
    {
        if (b == 0)
        {
            throw new EvaluationException("a whole number is divided by zero");
        }

        return type == OnnxType.UInt64 ? (long)((ulong)a % (ulong)b) : b == -1 ? 0 : a % b;
    }

    /// <summary>A whole number as a real one.</summary>
    public static double ToReal(this OnnxType type, long value) => type == OnnxType.UInt64 ? (ulong)value : value;

    /// <summary>A real number without its fraction, as a whole one.</summary>
    /// <exception cref="EvaluationException">The type does not hold it, for which ONNX defines no result.</exception>
    public static long ToInteger(this OnnxType type, double value)
    {
        if (type == OnnxType.Boolean)
        {
            return value != 0 ? 1 : 0;
        }

        double whole = Math.Truncate(value);
        if (type == OnnxType.UInt64 && whole is >= 0 and < 18446744073709551616.0)
        {
            return (long)(ulong)whole;
        }

        if (whole is >= -9223372036854775808.0 and < 9223372036854775808.0 && type.Wrap((long)whole) == (long)whole && type != OnnxType.UInt64)
        {
            return (long)whole;
        }

        throw new EvaluationException(FormattableString.Invariant($"{value} as {type} is not defined"));
    }

    // The upper half of the bits, to the nearest, the even one between two.
    private static float Upper(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? value : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
