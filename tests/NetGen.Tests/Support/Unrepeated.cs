using System.Numerics;

namespace NetGen.Tests.Support;

/// <summary>The sequence of Thue and Morse: no part of it comes three times in a row (Thue 1912), so nothing in a network of
/// layers chosen by it repeats.</summary>
internal static class Unrepeated
{
    /// <summary>Its first terms.</summary>
    public static IEnumerable<bool> Sequence(int terms) =>
        Enumerable.Range(0, terms).Select(term => BitOperations.PopCount((uint)term) % 2 == 0);
}
