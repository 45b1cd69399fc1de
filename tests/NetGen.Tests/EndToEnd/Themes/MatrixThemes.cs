namespace NetGen.Tests.EndToEnd.Themes;

/// <summary>Products of matrices, and what is computed over the channels of each position.</summary>
internal static class MatrixThemes
{
    /// <summary>The themes by their names.</summary>
    public static IReadOnlyDictionary<string, Theme> All { get; } = new Dictionary<string, Theme>
    {
        ["matrix products"] = new(
            "1x1: MatMul input,input!",
            "3x5: Tanh; MatMul input TransposeB=true!",
            "5x3: Tanh Name=a; MatMul input,a TransposeA=true!",
            "7x7: Tanh Name=a; MatMul a,input TransposeA=true TransposeB=true!",
            "1x13: Input 13x1 Name=b; MatMul input,b; MatMul b,input => matmul1,matmul2!",
            "1x13: Input 1x33 Name=b; MatMul input,b TransposeA=true; Sigmoid!",
            "17x33: Input 33x19 Name=b; MatMul input,b!",
            "33x17: Input 5x33 Name=b; MatMul input,b TransposeA=true TransposeB=true!",
            "9x40: Input 40x130 Name=b; Sigmoid From=b; MatMul input,sigmoid1 Name=m; ReLU; Add m!",
            "2x3x5: Input 2x5x4 Name=b; MatMul input,b; Scale 0.5!",
            "3x17x13: Input 3x17x35 Name=b; MatMul input,b TransposeA=true; Tanh!",
            "3x2x19x8: Input 3x2x7x8 Name=b; MatMul input,b TransposeB=true Name=m; Softmax; Add m!",
            "2x5x1x6: Input 2x5x6x1 Name=b; MatMul input,b; Conv 3 1!",
            // Attention: channels of 5 heads before positions.
            "15x21: Conv 15 1 Name=q; Conv 15 1 From=input Name=k; Conv 15 1 From=input Name=v; Reshape 5x3x21 From=q Name=qh; Reshape 5x3x21 From=k Name=kh; Reshape 5x3x21 From=v Name=vh; MatMul kh,qh TransposeA=true; Scale 0.577; Softmax; MatMul vh,softmax1; Reshape 15x21; Add input!",
            "2x9x9: Conv 17 3 Name=a; MatMul a TransposeA=true; Conv 5 3!"),

        ["norms of last axes"] = new(
            "7x13: LayerNorm Axes=W!",
            "17x33: LayerNorm Axes=W Epsilon=0.1; Tanh; LayerNorm Axes=W Affine=false!",
            "3x5x7: LayerNorm Axes=W; Sigmoid; LayerNorm Axes=HW!",
            "2x3x4x5: LayerNorm Axes=HW; Tanh; LayerNorm Axes=DHW Affine=false; Conv 3 2; LayerNorm Axes=W!",
            "5x9x8: Conv 17 2; LayerNorm Axes=W; Conv 5 1; LayerNorm Axes=HW Epsilon=0 Affine=false; MatMul conv2 TransposeB=true!"),
        ["norms of each position"] = new(
            "7: LayerNorm Axes=C!",
            "35: LayerNorm Axes=C Affine=false; RMSNorm; Dense 3; RMSNorm Affine=false!",
            "3x13: LayerNorm Axes=C!",
            "17x13: LayerNorm Axes=C Epsilon=0.1; Tanh!",
            "1x5: RMSNorm Epsilon=0.1!",
            "5x7x7: RMSNorm; LayerNorm Axes=C Affine=false!",
            "3x3x4x5: LayerNorm Axes=C; Conv 16 2; RMSNorm Epsilon=0!",
            "3x9x9: Conv 17 3 Groups=1; LayerNorm Axes=C; Conv 33 1; GELU; Conv 17 1; Add conv1; LayerNorm Axes=C Epsilon=0; GlobalAvgPool; LayerNorm; Dense 3!",
            "16x7x5: Conv 16 3 Groups=16 Padding=1; RMSNorm; Conv 5 1; RMSNorm Affine=false; Sigmoid!"),

        ["orders of channels"] = new(
            "1: ArgMax!",
            "35: ArgMax Largest=false Last=true!",
            "5x13: Tanh Name=a; ArgMax; Concat a!",
            "3x7x7: Conv 17 3; ArgMax Last=true Name=m; Conv 2 1 From=conv1; Concat m!",
            "7: Hardmax; Dense 3!",
            "17x13: Conv 16 3 Name=a; Hardmax; Multiply a!",
            "33: TopK 1!",
            "1000: TopK 5 => topk1!",
            "9: TopK 9 Largest=false; TopK 4 Output=indices From=input Name=i => topk1,i!",
            "17x13: TopK 3; Tanh!",
            "5x3x7: Conv 17 1; TopK 17; TopK 6 Largest=false; Conv 3 1!",
            "3x2x3x5: Conv 16 1; TopK 4 Output=indices Sorted=false; Conv 3 1 From=conv1; Concat topk1!"),
        ["running sums"] = new(
            "1: CumSum C!",
            "33: CumSum C Exclusive=true!",
            "5x13: CumSum C Reverse=true; CumSum W!",
            "17x3x7: Conv 17 1; CumSum H Exclusive=true Reverse=true; Tanh; CumSum W Reverse=true!",
            "2x3x4x5: CumSum D; Tanh; CumSum C; Sigmoid; CumSum H; Tanh; CumSum W Exclusive=true!"),

        // The lanes behind the last channel of a blocked tensor have no variance, and a convolution reads them.
        ["norms without epsilon"] = new(
            "17: BatchNorm Epsilon=0; Dense 3; LayerNorm Epsilon=0!",
            "3x7x7: Conv 17 3 Name=a; Sigmoid; BatchNorm Epsilon=0 Name=b; Add b,a; Conv 3 1!",
            "3x7x7: Conv 17 3; BatchNorm Epsilon=0 Frozen=true; BatchNorm Epsilon=0; Conv 5 3; BatchNorm Epsilon=0!",
            "6x13: GroupNorm 3 Epsilon=0; InstanceNorm Epsilon=0 Affine=true!",
            "2x3x4x5: Conv 5 2; BatchNorm Epsilon=0; LayerNorm Epsilon=0!"),
    };
}
