using NetGen.Cli.Evaluation;

namespace NetGen.Tests.Support;

/// <summary>Says where two tensors differ.</summary>
internal static class TensorDifference
{
    /// <summary>The first difference of type, shape or an element, or null if there is none.</summary>
    /// <param name="expected">What is right.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="relative">How much an element may differ, of what it should be.</param>
    /// <param name="absolute">How much more it may differ.</param>
    public static string? Of(Tensor expected, Tensor actual, double relative, double absolute)
    {
        if (expected.Type != actual.Type || !expected.Dimensions.AsSpan().SequenceEqual(actual.Dimensions))
        {
            return $"{actual.Type} {Tensor.Shown(actual.Dimensions)} instead of {expected.Type} {Tensor.Shown(expected.Dimensions)}";
        }

        double[] right = expected.ToReals();
        double[] found = actual.ToReals();
        for (int i = 0; i < right.Length; i++)
        {
            // Infinities have no distance; what is no number equals only its like.
            bool same = right[i].Equals(found[i]) || right[i] == found[i] || Math.Abs(right[i] - found[i]) <= absolute + (relative * Math.Abs(right[i]));
            if (!same)
            {
                return FormattableString.Invariant($"element {i} of {Tensor.Shown(expected.Dimensions)}: {found[i]:R} instead of {right[i]:R}");
            }
        }

        return null;
    }
}
