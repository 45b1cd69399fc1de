namespace NetGen.Tests.EndToEnd.Themes;

/// <summary>Products of matrices, and what is computed over the channels of each position.</summary>
internal static class MatrixThemes
{
    /// <summary>The themes by their names.</summary>
    public static IReadOnlyDictionary<string, Theme> All { get; } = new Dictionary<string, Theme>
    {
        // The lanes behind the last channel of a blocked tensor have no variance, and a convolution reads them.
        ["norms without epsilon"] = new(
            "17: BatchNorm Epsilon=0; Dense 3; LayerNorm Epsilon=0!",
            "3x7x7: Conv 17 3 Name=a; Sigmoid; BatchNorm Epsilon=0 Name=b; Add b,a; Conv 3 1!",
            "3x7x7: Conv 17 3; BatchNorm Epsilon=0 Frozen=true; BatchNorm Epsilon=0; Conv 5 3; BatchNorm Epsilon=0!",
            "6x13: GroupNorm 3 Epsilon=0; InstanceNorm Epsilon=0 Affine=true!",
            "2x3x4x5: Conv 5 2; BatchNorm Epsilon=0; LayerNorm Epsilon=0!"),
    };
}
