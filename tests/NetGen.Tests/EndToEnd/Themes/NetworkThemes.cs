namespace NetGen.Tests.EndToEnd.Themes;

/// <summary>Blocks, and networks as a whole.</summary>
internal static class NetworkThemes
{
    /// <summary>The themes by their names.</summary>
    public static IReadOnlyDictionary<string, Theme> All { get; } = new Dictionary<string, Theme>
    {
        ["blocks"] = new(
            "3x9x9: Conv 17 3 Padding=1; ReLU; Fire 5 7 16; MaxPool 2; Fire 3 16 9; GlobalAvgPool!",
            "5x7x7: Inception 3 4 16 2 5 7; Inception 16 5 17 3 4 8 Kernel5=3; GlobalAvgPool; Dense 3!",
            "3x11: Fire 5 6 7 Name=fire.1 Repeat=3; Dropout 0.3 Repeat=2; Inception 3 4 5 2 3 4!",
            "2x4x5x3: Fire 3 4 5; Inception 3 2 4 2 3 4!",
            "3x9x9: Conv 8 3 Padding=1 Repeat=3; ReLU; Fire 4 5 6 Name=a; Conv 5 1 From=a.squeeze Name=b; Concat a,b,a.expand3x3!"),
        ["blocks with normalization"] = new(
            "3x9x9: ConvNorm 17 3 Padding=1 Stride=2 Activation=leaky; ConvNorm 16 1 Activation=none; ConvNorm 5 3 Padding=same Activation=silu; Flatten; Dense 3!",
            "3x11: ConvNorm 16 3 Padding=1; BasicBlock 16 Name=layer1.0 Repeat=2; BasicBlock 17 Stride=2; BasicBlock 20 Stride=2 Shortcut=padded; GlobalAvgPool!",
            "5x9x9: Bottleneck 4; Bottleneck 5 Stride=2; GlobalAvgPool; Dense 3!",
            "5x9x9: DepthwiseSeparable 16 Stride=2; DepthwiseSeparable 17; GlobalAvgPool!",
            "3x9x11: InvertedResidual 16 Expand=1; InvertedResidual 16 Expand=2 Repeat=2; InvertedResidual 9 Stride=2 Expand=3; GlobalAvgPool!",
            "5x7x7: Inception 3 4 16 2 5 7 BatchNorm=true Kernel5=3; GlobalAvgPool; Dense 3!",
            "2x4x5x3: BasicBlock 4 Stride=2; InvertedResidual 4 Expand=2!"),
        ["whole networks"] = new(
            "1x32x32: Conv 6 5; Tanh; AvgPool 2; Conv 16 5; Tanh; AvgPool 2; Flatten; Dense 120; Tanh; Dense 84; Tanh; Dense 10",
            "1x28x28: Conv 8 5; MaxPool 2; Conv 17 5; MaxPool 2; Flatten; Dense 100; ReLU; Dense 10!",
            "3x16x16: Conv 16 3 Padding=1; ReLU; Conv 16 3 Groups=16 Padding=1; ReLU6; Conv 32 1; ReLU6; Conv 32 3 Stride=2 Padding=same Groups=32; LeakyReLU; Conv 10 1; GlobalAvgPool; Softmax",
            "2x50: Conv 8 7 Padding=same; Tanh; MaxPool 2; Conv 16 5 Padding=same; Tanh; MaxPool 2; Conv 32 3; Tanh; GlobalAvgPool; Dense 5",
            "1x8x8x8: Conv 8 3 Padding=1; ReLU; MaxPool 2; Conv 16 3; ReLU; Flatten; Dense 4"),
        ["several inputs and outputs"] = new(
            "3x13: Conv 16 3 Name=a; Tanh Name=b; Conv 17 3; ReLU; Flatten; Dense 3 => dense1,b,a!",
            "3x9x7: Conv 16 3 Padding=1; ReLU Name=a; Conv 16 3 Padding=1; Add a; ReLU Name=b; MaxPool 2; Flatten; Dense 5 => dense1,b,maxpool1!",
            "3x9x7: Conv 16 3 Padding=1; ReLU Name=a; Conv 17 3; Tanh; Flatten; Dense 5 Name=fc; AvgPool 2 From=a; Conv 5 1; Flatten; Dense 4 Name=aux => fc + aux!",
            "2x4x5x6: Conv 16 2 Name=a; LeakyReLU; Conv 5 2; Flatten From=a; Dense 2 Name=aux; GlobalAvgPool From=conv1 => globalavgpool1,a + aux",
            "5x7: Input 16x7 Name=c; Conv 16 3 Padding=1 From=input Name=x; Conv 16 1 From=c; Add x; Tanh; Flatten; Dense 3 => dense1,c!",
            "9: Input 4 Name=c; Dense 5 From=input; Concat dense1,c; Tanh; Dropout 0.5; Dense 3 => dense2,dropout1,concat1!",
            "17x5x5: ReLU; Flatten; ReLU => relu2,flatten1,relu1!",
            "4: Dense 3; Flatten Name=same => dense1,same!"),
        ["classifiers of windows"] = new(
            "1x17x20/1x12x12: Conv 6 3; Tanh; AvgPool 2; Conv 16 2; ReLU; Flatten; Dropout 0.5; Dense 19; Tanh; Dense 5!",
            "3x11x9/3x7x7: Conv 17 3 Padding=1; BatchNorm; ReLU Name=a; MaxPool 2; Conv 17 1; PReLU PerChannel=true; GlobalAvgPool; Dense 5; Softmax => softmax1,a + dense1!",
            "2x41/2x20: Conv 8 3 Stride=2; SiLU; Flatten; Dense 7; LogSoftmax!",
            "2x7x6x9/2x4x5x4: Conv 5 2; ReLU; Flatten; Dense 3 Bias=false!"),
        ["frozen layers"] = new(
            "3x9x9: Conv 16 3 Frozen=true; ReLU; MaxPool 2; Conv 16 3 Frozen=true; Tanh; Flatten; Dense 5; Tanh; Dense 3 Frozen=true",
            "3x9x9: Conv 16 3 Frozen=true; ReLU; Conv 5 3; ReLU; Flatten; Dense 3 Frozen=true!",
            "2x13: Conv 17 3 Name=a; ReLU; Conv 17 3 Padding=1 Frozen=true; Add relu1; Flatten; Dense 3 Frozen=true => dense1,a",
            "7: Dense 5 Frozen=true; Tanh; Dense 3 Frozen=true",
            "3x9x9: Fire 4 5 6 Name=fire1 Frozen=true; Fire 4 5 6 Name=fire2; GlobalAvgPool; Dense 2 Name=fc => fc,fire1.squeeze,fire2 + fire2.expand3x3",
            "3x13x13: MaxPool 3 Stride=2 Padding=1; Conv 16 3; SiLU Name=a; MaxPool 2; GELU; Flatten; Dense 3 => dense1,conv1,a"),
    };
}
