namespace NetGen;

/// <summary>Checks of the numbers that users choose; each message names the number and its range.</summary>
internal static class Hyperparameter
{
    /// <summary>Demands a finite number above 0.</summary>
    public static void RequirePositive(double value, string name) =>
        Require(double.IsFinite(value) && value > 0, value, name, "a positive number");

    /// <summary>Demands a finite number of 0 or more.</summary>
    public static void RequireNonNegative(double value, string name) =>
        Require(double.IsFinite(value) && value >= 0, value, name, "a number of at least 0");

    /// <summary>Demands a number in [0, 1].</summary>
    public static void RequireFraction(double value, string name) =>
        Require(value is >= 0 and <= 1, value, name, "between 0 and 1");

    /// <summary>Demands a number in [0, 1).</summary>
    public static void RequireDecay(double value, string name) =>
        Require(value is >= 0 and < 1, value, name, "at least 0 and below 1");

    private static void Require(bool condition, double value, string name, string range)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name, value, $"'{name}' must be {range}.");
        }
    }
}
