using NetGen.Cli.Evaluation.Operators;

namespace NetGen.Cli.Evaluation;

/// <summary>Computes the results of a node; a result that no node reads may be left out at the end.</summary>
internal delegate Tensor[] Definition(Call call);

/// <summary>The operators' definitions by name.</summary>
internal static class EvaluatorTable
{
    /// <summary>The latest version of the operators that the definitions follow.</summary>
    public const long LatestOpset = 25;

    private static readonly Dictionary<string, Definition> All = new(
        new[]
        {
            Functions.All, Activations.All, Arithmetic.All, Logic.All, Casts.All,
            Convolutions.All, Pools.All, RegionPools.All, Matrices.All,
            Normalizations.All, ResponseNormalizations.All, Softmaxes.All,
            Reductions.All, Selections.All, Suppression.All,
            Views.All, Arrangements.All, Slices.All, Padding.All, Gathers.All, Scatters.All, Generators.All,
            Resizes.All, Sampling.All,
        }.SelectMany(family => family),
        StringComparer.Ordinal);

    /// <summary>The names of the operators.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The definition of a standard operator, or null.</summary>
    public static Definition? Find(string name) => All.GetValueOrDefault(name);
}
