using System.Globalization;

namespace NetGen.Cli.Reports;

/// <summary>Numbers as the reports show them.</summary>
internal static class Figures
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A whole number in groups of three digits.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number, or nothing for zero.</summary>
    public static string CountOrNothing(long number) => number == 0 ? "" : Count(number);

    /// <summary>A number of bytes in the largest unit that leaves a whole part, with three digits.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        string format = unit == 0 || value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>An arithmetic intensity in floating-point operations a byte.</summary>
    public static string Intensity(double? intensity) =>
        intensity is { } value ? value.ToString(value >= 10 ? "0" : "0.0", CultureInfo.InvariantCulture) : "";

    /// <summary>A shape: <c>6x28x28</c>.</summary>
    public static string Shape(IReadOnlyList<int> shape) =>
        string.Join("x", shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What inference runs for a layer.</summary>
    public static string Kernel(LayerRow layer) => layer switch
    {
        { FusedInto: { } other } => "in " + other,
        { Kernels.Count: 0 } => "none",
        _ => string.Join(", ", layer.Kernels),
    };
}
