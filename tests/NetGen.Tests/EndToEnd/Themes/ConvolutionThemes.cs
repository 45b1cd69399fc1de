namespace NetGen.Tests.EndToEnd.Themes;

/// <summary>Convolutions of every kind, and what is fused or shared around them.</summary>
internal static class ConvolutionThemes
{
    /// <summary>The themes by their names.</summary>
    public static IReadOnlyDictionary<string, Theme> All { get; } = new Dictionary<string, Theme>
    {
        ["convolution of 1 axis"] = new(
            "1x13: Conv 1 3!",
            "3x7: Conv 5 1!",
            "5x13: Conv 16 3 Padding=same Stride=2!",
            "16x13: Conv 17 5 Padding=2!",
            "17x7: Conv 33 2 Padding=same Stride=3!",
            "33x1: Conv 3 1!",
            "3x13: Conv 16 4 Dilation=2 Padding=same!",
            "16x29: Conv 16 7 Stride=3 Padding=3!",
            "1x40: Conv 33 9 Stride=2 Bias=false!"),
        ["convolution of 2 axes"] = new(
            "1x7x13: Conv 5 3!",
            "3x13x7: Conv 16 3 Padding=1!",
            "5x7x7: Conv 17 3,2 Padding=same!",
            "16x13x13: Conv 33 3 Padding=1!",
            "17x7x13: Conv 16 5 Padding=same!",
            "33x7x7: Conv 1 3!",
            "16x1x1: Conv 16 1!",
            "33x7x13: Conv 17 1!",
            "1x1x7: Conv 3 1,3!",
            "32x9x9: Conv 32 3 Padding=1!",
            "16x7x31: Conv 16 3!",
            "3x28x28: Conv 5 5 Bias=false!"),
        ["strided and dilated convolution"] = new(
            "3x13x13: Conv 16 3 Stride=2 Padding=1!",
            "16x13x13: Conv 16 3 Stride=2 Padding=same!",
            "5x13x7: Conv 3 5 Stride=3 Padding=same!",
            "16x13x13: Conv 17 3 Stride=3!",
            "17x13x13: Conv 5 2 Stride=3!",
            "16x7x7: Conv 33 1 Stride=2!",
            "3x13x13: Conv 5 3 Dilation=2!",
            "16x13x13: Conv 16 3 Dilation=2,3 Padding=same!",
            "17x13x13: Conv 16 3 Stride=2 Dilation=2 Padding=2!",
            "1x16x15: Conv 6 7,5 Stride=2,3 Padding=3,1!",
            "16x8x8: Conv 16 4 Stride=2 Padding=same Bias=false!"),
        ["repeated layers, whose stages share methods"] = new(
            "16x9x9: "
                + "Conv 16 3 Padding=1 Name=a; ReLU Name=s; Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1; ReLU; "
                + "Conv 16 3 Padding=1 Name=b; Add b,s; ReLU; MaxPool 2; Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1; Flatten; Dense 5!",
            "33x17x30: Conv 33 3 Padding=1; Conv 33 3 Padding=1; Conv 33 3 Padding=1; MaxPool 2; Conv 33 3 Padding=1!"),
        ["convolution at the borders of long rows"] = new(
            "16x3x57: Conv 32 3 Padding=1!",
            "16x2x43: Conv 16 5 Padding=2; Conv 64 5 Padding=2!",
            "16x3x61: Conv 32 4 Padding=same Stride=2; Conv 16 3 Padding=same Dilation=3!",
            "16x89: Conv 48 7 Padding=3; Conv 16 2 Padding=same!"),
        ["pooling of Winograd's convolutions"] = new(
            "16x30x31: Conv 17 3 Padding=1 Algorithm=winograd4; ReLU; MaxPool 2; Conv 16 3 Padding=1 Algorithm=winograd2; LeakyReLU; MaxPool 2; Conv 5 3 Padding=1 Algorithm=winograd4 Bias=false; MaxPool 2!",
            "3x90x75: Conv 16 3 Padding=1 Algorithm=winograd4; BatchNorm; ReLU6; MaxPool 2; Conv 4 3 Padding=1 Algorithm=winograd2; SiLU; MaxPool 2!",
            "16x13x14: Conv 17 5 Padding=2 Algorithm=winograd2; LeakyReLU; MaxPool 2!",
            "5x11x10: Conv 16 3 Padding=1 Algorithm=winograd4 Name=a; MaxPool 2 Name=b; Conv 3 3 Padding=1 From=a Name=c; MaxPool 2 Ceil=true Name=d => b,d!"),
        ["pooling of direct convolutions"] = new(
            "3x13x75: Conv 17 3 Padding=1; LeakyReLU; MaxPool 2; Conv 33 3 Padding=1 Algorithm=direct; ReLU6; MaxPool 2; Conv 3 3 Padding=1!",
            "1x28x28: Conv 16 5; BatchNorm; ReLU; MaxPool 2; Conv 32 3 Groups=2 Algorithm=direct; MaxPool 2; Flatten; Dense 5!",
            "3x17x19: Conv 16 3 Stride=2 Name=a; MaxPool 2; Conv 64 1; MaxPool 2 Name=b; Conv 16 3 From=a; Tanh; MaxPool 2 Name=c => b,c!"),
        ["convolution by Winograd's algorithms"] = new(
            "1x90x90: Conv 3 3 Padding=1 Algorithm=winograd4!",
            "17x13x14: Conv 33 3 Padding=1 Algorithm=winograd4; ReLU; Conv 16 3 Algorithm=winograd2 Bias=false; Tanh; Conv 5 3 Padding=2 Algorithm=winograd4!",
            "16x7x7: Conv 32 3 Padding=1 Algorithm=winograd2 Name=a; BatchNorm Name=n; ReLU; Conv 32 3 Padding=1 Algorithm=winograd4; BatchNorm; Add n; ReLU; GlobalAvgPool!",
            "5x6x9: Conv 64 3 Padding=same Algorithm=winograd4; MaxPool 2; Conv 16 3 Padding=1 Algorithm=winograd4; GELU; ConvTranspose 3 3 Padding=1!",
            "16x3x4: Conv 16 3 Algorithm=winograd4; SiLU; Conv 16 3 Padding=1 Algorithm=winograd2!"),
        ["grouped convolution"] = new(
            "16x7x7: Conv 16 3 Groups=16 Padding=1!",
            "17x7x7: Conv 17 3 Groups=17 Stride=2!",
            "5x13x7: Conv 10 3 Groups=5 Padding=same!",
            "32x7x7: Conv 32 3 Groups=2 Padding=1!",
            "6x7x7: Conv 9 3 Groups=3!",
            "34x7x7: Conv 34 1 Groups=2!",
            "33x7x7: Conv 66 2 Groups=33 Dilation=2!",
            "12x13: Conv 18 3 Groups=6 Stride=2!",
            "4x5x4x3: Conv 8 2 Groups=4!",
            "48x5x5: Conv 16 3 Groups=16!"),
        ["depthwise convolution"] = new(
            "3x9x9: Conv 16 3 Padding=1; Conv 16 3 Groups=16 Padding=1; Conv 5 1!",
            "3x9x9: Conv 17 3 Padding=1; ReLU; Conv 17 3 Groups=17 Padding=1 Stride=2; ReLU6; Conv 33 1; SiLU; Conv 33 3 Groups=33 Padding=same Stride=2 Bias=false; HardSwish; Conv 7 1!",
            "3x9x9: Conv 16 3 Padding=1; BatchNorm; ReLU; Conv 16 3 Groups=16 Padding=1 Bias=false; BatchNorm; ReLU6; Conv 5 1!",
            "3x9x9: Conv 17 3 Padding=1; Conv 17 3 Groups=17 Stride=2 Padding=1; BatchNorm; HardSwish; Conv 4 1; GlobalAvgPool!",
            "3x6x6: Conv 16 3 Padding=1; ReLU; ConvTranspose 16 3 Groups=16 Stride=2 Padding=1; ReLU; Conv 4 1!",
            "3x31x20: Conv 16 3; Tanh; Conv 16 5 Groups=16 Padding=same; GlobalAvgPool!",
            "2x60: Conv 32 3 Padding=1; ELU; Conv 32 9 Groups=32 Padding=4; ReLU; Conv 32 3 Groups=32 Stride=3; Conv 4 1!",
            "2x4x6x9: Conv 16 1; Conv 16 3,3,2 Groups=16 Padding=1 Stride=1,2,1; ReLU; Conv 3 1!",
            "3x12x12: Conv 16 3 Padding=1 Name=a; Conv 16 3 Groups=16 Dilation=2 Padding=2; Add a; MaxPool 2; Conv 16 3 Groups=16 Padding=2; AvgPool 2; Flatten; Dense 3!"),
        ["convolution of 3 axes"] = new(
            "1x5x7x5: Conv 3 3!",
            "3x4x5x7: Conv 16 3,2,3 Padding=same!",
            "16x3x7x7: Conv 17 3 Padding=1!",
            "17x5x5x5: Conv 5 3 Stride=2 Padding=same!",
            "5x7x7x7: Conv 16 2 Stride=3!",
            "16x7x5x5: Conv 16 3 Dilation=2,1,1 Padding=2,1,1!",
            "33x1x1x13: Conv 3 1,1,3!"),
        ["transposed convolution"] = new(
            "1x13: ConvTranspose 1 3!",
            "3x7: ConvTranspose 5 4 Stride=2 Padding=1!",
            "16x13: ConvTranspose 17 5 Stride=3 Padding=2 OutputPadding=2!",
            "17x5: ConvTranspose 33 3 Dilation=2 Bias=false!",
            "3x7x5: ConvTranspose 16 3!",
            "16x7x7: ConvTranspose 16 4 Stride=2 Padding=1; ReLU!",
            "17x5x6: ConvTranspose 33 3,2 Stride=2 Padding=1,0 OutputPadding=1,0!",
            "5x7x7: ConvTranspose 3 3 Stride=2 Padding=1 OutputPadding=1; Tanh!",
            "32x5x5: ConvTranspose 32 3 Groups=2 Stride=2!",
            "6x5x5: ConvTranspose 9 3 Groups=3 Padding=1!",
            "16x5x5: ConvTranspose 16 2 Groups=16 Stride=2!",
            "4x4x4: ConvTranspose 5 2 Stride=5!",
            "8x3x3: ConvTranspose 16 3 Padding=3 Stride=4!",
            "16x4x4: ConvTranspose 16 3 Stride=2 Dilation=3 OutputPadding=2!",
            "3x2x3x4: ConvTranspose 16 2 Stride=2!",
            "16x3x3x3: ConvTranspose 5 3 Stride=1,2,2 Padding=1 OutputPadding=0,1,1!",
            "2x9x9: Conv 16 3 Stride=2; ReLU; ConvTranspose 17 3 Stride=2; Tanh; ConvTranspose 16 2; ReLU; Conv 3 1!"),
    };
}
