namespace NetGen.Tests.EndToEnd.Themes;

/// <summary>Constants, repetition, reduction and choice along any axes.</summary>
internal static class ShapeThemes
{
    /// <summary>The themes by their names.</summary>
    public static IReadOnlyDictionary<string, Theme> All { get; } = new Dictionary<string, Theme>
    {
        ["constants"] = new(
            "5: Constant 5; Add input; Dense 3!",
            "3x13: Conv 16 3 Padding=1 Name=a; Constant 16x13 Initial=0.5; Add a; ReLU; Conv 5 1!",
            "3x5x7: Constant 3x5x7 Name=c; Add input,c; Tanh!",
            "2x3x4x5: Conv 3 1 Name=a; Constant 2x3x4x5 Name=c; Concat a,c; Conv 2 1!",
            "16x7x7: Conv 16 3 Padding=1 Name=a; Constant 16x7x7; Conv 17 1; Concat a; Conv 3 1!",
            "17x9x5: Conv 17 3 Padding=1 Name=a; Constant 3x9x5; Conv 17 3 Padding=1; Add a; MaxPool 2!",
            "7: Constant 3x4 Name=c; Flatten; Concat input; Dense 4 Name=d => d,c!",
            "5x7: Constant 5x7 Name=c; ReLU Name=r; Tanh From=c Name=t; ReLU; Add r,relu1,input,c!",
            "5x7: Constant 5x7 Name=c; Sigmoid; Sigmoid; Multiply input; Constant 5x7 Name=d; Add multiply1,c,d!",
            "16x5x5: Conv 16 3 Padding=1 Name=a; Constant 16 Initial=0.5; Sigmoid; Multiply a,sigmoid1; Conv 4 1!",
            "17x3x3: Constant 17x1x1 Name=s; Multiply input,s; Constant 4x3x3 Name=b; Concat multiply1,b; Slice 5 First=15!",
            "3x5: Constant 3x5 Frozen=true Name=c; Add input; Conv 3 1!",
            "3x5: Input 3x5 Name=b; Constant 3x5 Name=c; Multiply input,b,c; Flatten; Dense 2!",
            "3x33: Constant 35x31 Name=c; GlobalAvgPool Name=g; Conv 5 3 From=input; GlobalAvgPool; Concat g; Softmax!"),
    };
}
