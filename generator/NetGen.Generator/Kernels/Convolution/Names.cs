using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Parts of kernels that all convolutions share: names and epilogues.</summary>
internal static class Names
{
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Count(int count, string noun) => Number(count) + " " + noun + (count == 1 ? "" : "s");

    public static string Groups(int groups) => groups == 1 ? "" : "_groups" + Number(groups);

    /// <summary>Whether the epilogue is better done in a loop of its own over what was just stored: exponentials need
    /// the registers that hold the accumulators, and would repeat their code for each of them.</summary>
    public static bool IsLong(EquatableArray<EpilogueItem> items) =>
        items.Any(item => item switch
        {
            ActivationItem f => ActivationTraits.IsLong(f.Activation),
            ActivationGradientItem f => ActivationTraits.IsLongGradient(f.Activation),
            _ => false,
        });
}
