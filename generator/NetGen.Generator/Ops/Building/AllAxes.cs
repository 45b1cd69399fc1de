using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>All axes of a tensor, channels first, by their letters: C, then as many of D, H and W as it has.</summary>
internal static class AllAxes
{
    /// <summary>The letters of channels, depth, height and width.</summary>
    public const string Letters = "CDHW";

    /// <summary>The letters of the axes of a tensor with some spatial dimensions.</summary>
    public static string Of(int rank) => "C" + Letters.Substring(Letters.Length - rank);

    /// <summary>A number for each of channels, depth, height and width.</summary>
    /// <param name="numbers">One for each axis of a tensor.</param>
    /// <param name="rank">The tensor's spatial dimensions.</param>
    /// <param name="absent">The number of the axes that it does not have.</param>
    public static EquatableArray<T> Of<T>(IEnumerable<T> numbers, int rank, T absent)
        where T : IEquatable<T> => numbers.Take(1).Concat(Enumerable.Repeat(absent, TensorShape.MaxRank - rank)).Concat(numbers.Skip(1)).ToEquatableArray();

    /// <summary>The extents along channels, depth, height and width.</summary>
    public static int[] Extents(TensorShape shape) => [shape.Channels, shape.Depth, shape.Height, shape.Width];

    /// <summary>The name of an axis, counted from channels.</summary>
    public static string NameOf(int axis, int rank) => axis == 0 ? "channels" : Windows.AxisName(rank - axis);
}
