using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>Parts of the comments above dense kernels.</summary>
internal static class DenseHeader
{
    /// <summary>What is done to a product: <c> + bias, then tanh</c>.</summary>
    public static string Then(bool bias, EquatableArray<EpilogueItem> epilogue) => (bias ? " + bias" : "")
        + (epilogue.Count > 0 ? ", then" + Epilogue.Suffix(epilogue).Replace("_", " ") : "");

    /// <summary>How rows are cut.</summary>
    public static string Tiles(int rows, string what) => rows == 1 ? $"One row {what} at a time" : Invariant($"Tiles of {rows} rows {what}");

    /// <summary>What the last vector along the input features holds.</summary>
    public static string Last(int lastIn) => lastIn == 0 ? "" : Invariant($" and {lastIn} floats at its end");
}
