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
        ["repetition"] = new(
            "5: Tile 3!",
            "1: Tile 37!",
            "3x13: Tile 2!",
            "17x1: Tile 1,35; Conv 3 3!",
            "5x33: Tile 3,1; ReLU!",
            "2x5x7: Tile 2,3,1!",
            "3x1x7: Tile 1,5,1!",
            "16x1x1: Tile 1,7,9!",
            "1x5x1: Tile 6,1,17!",
            "2x3x4x5: Tile 1,2,1,3!",
            "3x1x5x1: Tile 2,3,2,19!",
            "2x7x7: Conv 17 3; ReLU; Tile 1,2,3; Conv 3 1!",
            "3x5x5: Conv 16 3; Sigmoid Name=a; Reduce mean HW; Tile 1,3,3; Multiply a!"),
        ["reduction"] = new(
            "5: Reduce mean C!",
            "37: Reduce max C!",
            "3x13: Reduce sum W!",
            "17x35: Reduce product C!",
            "3x67: Reduce min CW!",
            "17x5x7: Reduce sum CH!",
            "5x3x70: Reduce mean CW!",
            "3x33x35: Reduce max H!",
            "16x7x9: Reduce product W!",
            "16x7x9: Reduce min HW!",
            "2x3x4x5: Reduce mean DH!",
            "3x2x5x19: Reduce sum DW!",
            "3x2x5x19: Reduce max CHW!",
            "2x3x2x17: Reduce product CDW!",
            "2x35x4x3: Reduce min CH!",
            "2x7x7: Conv 17 3; ReLU; Reduce sum C; Conv 3 1!",
            "2x7x7: Conv 16 3; Tanh; Reduce mean HW; Conv 3 1!",
            "2x7x7: Conv 16 3; Tanh; Reduce max HW; Conv 3 1!",
            "33x31x37: Reduce sum CHW!",
            "3x31x67: Reduce mean C; Reduce mean H!",
            "1x1x7: Reduce sum CH; Tanh!"),
    };
}
