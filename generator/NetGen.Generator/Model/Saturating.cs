namespace NetGen.Generator.Model;

/// <summary>Arithmetic on sizes that stays at the largest number instead of overflowing, so that a size that is far too
/// large is still found too large.</summary>
public static class Saturating
{
    /// <summary>The product of two numbers that are not negative.</summary>
    public static long Multiply(long left, long right) =>
        right != 0 && left > long.MaxValue / right ? long.MaxValue : left * right;

    /// <summary>The sum of two numbers that are not negative.</summary>
    public static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    /// <summary>The sum of numbers that are not negative.</summary>
    public static long Sum(IEnumerable<long> numbers) => numbers.Aggregate(0L, Add);
}
