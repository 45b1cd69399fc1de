using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Known;

/// <summary>What the types of elements hold.</summary>
internal static class ElementTypes
{
    /// <summary>Whether a type is one of real numbers.</summary>
    public static bool IsReal(this OnnxType type) => type is OnnxType.Single or OnnxType.Double or OnnxType.Half or OnnxType.BFloat16;

    /// <summary>The name of a type in ONNX.</summary>
    public static string Named(this OnnxType type) => type switch
    {
        OnnxType.Single => "float",
        OnnxType.Half => "float16",
        OnnxType.Boolean => "bool",
        OnnxType.Byte => "uint8",
        OnnxType.SByte => "int8",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>A real number as a type holds it.</summary>
    public static double Rounded(OnnxType type, double value) => type switch
    {
        OnnxType.Single => (float)value,
        OnnxType.Half => (double)(Half)value,
        OnnxType.BFloat16 => BFloat(value),
        _ => value,
    };

    /// <summary>A whole number as a type holds it: what is too large wraps around.</summary>
    public static long Wrapped(OnnxType type, long value) => type switch
    {
        OnnxType.Byte => unchecked((byte)value),
        OnnxType.SByte => unchecked((sbyte)value),
        OnnxType.Int16 => unchecked((short)value),
        OnnxType.UInt16 => unchecked((ushort)value),
        OnnxType.UInt32 => unchecked((uint)value),
        OnnxType.Int32 => unchecked((int)value),
        OnnxType.Boolean => value != 0 ? 1 : 0,
        _ => value,
    };

    // Rounded to the nearest of eight significant bits, ties to even.
    private static double BFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            return value;
        }

        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
