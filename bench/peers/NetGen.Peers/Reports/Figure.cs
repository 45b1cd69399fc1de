using System.Globalization;

namespace NetGen.Peers.Reports;

/// <summary>Numbers with units, as all tables write them.</summary>
internal static class Figure
{
    private static readonly (double Factor, string Unit)[] Times = [(1, "s"), (1e3, "ms"), (1e6, "us")];

    /// <summary>A time in the unit that fits it, with three digits: <c>4.37 ms</c>.</summary>
    public static string Time(double seconds)
    {
        var (factor, unit) = Times.FirstOrDefault(time => seconds * time.Factor >= 1, Times[^1]);
        return Digits(seconds * factor) + " " + unit;
    }

    /// <summary>A ratio with two decimals.</summary>
    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Bytes in units of 2^20.</summary>
    public static string Megabytes(double bytes) => (bytes / (1 << 20)).ToString("N0", CultureInfo.InvariantCulture) + " MiB";

    /// <summary>A whole percentage.</summary>
    public static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A small number by its magnitude: <c>3.2e-7</c>.</summary>
    public static string Small(double number) => number == 0 ? "0" : number.ToString("0.0e-0", CultureInfo.InvariantCulture);

    /// <summary>A number with three digits, as far as they are before the decimal point at least.</summary>
    public static string Digits(double number) => number.ToString(
        number switch { >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
