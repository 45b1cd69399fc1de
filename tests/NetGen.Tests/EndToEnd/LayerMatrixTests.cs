using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Every layer in ranks 1 to 3 at odd sizes, generated, compiled and run on every instruction set, against the
/// oracle: inference, training forward, every gradient.</summary>
public sealed class LayerMatrixTests
{
    private static readonly Dictionary<string, Theme> Themes = new()
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
        ["concatenation in place"] = new(
            "16x5x5: Conv 16 3 Padding=1; ReLU Name=a; Conv 32 1 Name=b; Concat a,b Name=c; Conv 16 1 From=b; ReLU Name=d; Concat c,d; Conv 5 1!",
            "16x7x7: Conv 16 3 Padding=1 Name=a; Conv 16 1 Name=b; Conv 5 1 Name=c; Concat b,a,c Name=d; Tanh; MaxPool 3 Stride=2; Flatten; Dense 3!",
            "3x4x8: Conv 5 3 Padding=1 Name=a; Sigmoid Name=s; Conv 3 1 Name=b; Concat s,b Name=c; ReLU Name=r; Conv 2 3 Padding=1 Name=e; Concat e,r,s Name=f; Concat b,c Name=g => f,g,s,b!",
            "16x6x6: Conv 16 3 Padding=1 Name=a; BatchNorm; ReLU Name=r; MaxPool 2; Conv 16 3 Padding=1; ReLU; ConvTranspose 16 2 Stride=2 Name=u; Concat r,u; Conv 4 3 Padding=1!",
            "8x16: Conv 16 3 Padding=1 Name=a; Flatten Name=f; Dense 32 Name=g; Concat f,g; Tanh; Dense 5 Name=h; Concat h,f!"),
        ["pooling of Winograd's convolutions"] = new(
            "16x30x31: Conv 17 3 Padding=1 Algorithm=winograd4; ReLU; MaxPool 2; Conv 16 3 Padding=1 Algorithm=winograd2; LeakyReLU; MaxPool 2; Conv 5 3 Padding=1 Algorithm=winograd4 Bias=false; MaxPool 2!",
            "3x90x75: Conv 16 3 Padding=1 Algorithm=winograd4; BatchNorm; ReLU6; MaxPool 2; Conv 4 3 Padding=1 Algorithm=winograd2; SiLU; MaxPool 2!",
            "16x13x14: Conv 17 5 Padding=2 Algorithm=winograd2; LeakyReLU; MaxPool 2!",
            "5x11x10: Conv 16 3 Padding=1 Algorithm=winograd4 Name=a; MaxPool 2 Name=b; Conv 3 3 Padding=1 From=a Name=c; MaxPool 2 Ceil=true Name=d => b,d!"),
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
        ["branches"] = new(
            "8x7x7: Conv 8 3 Padding=1; ReLU; Conv 8 3 Padding=1; Add input; ReLU; Flatten; Dense 3!",
            "5x7x7: Conv 16 1 Name=a; Conv 17 3 Padding=1 From=input Name=b; Concat a,b; ReLU; Conv 3 3!",
            "3x13: Conv 16 3 Padding=1 Name=a; Tanh Name=t; Conv 16 3 Padding=1 Name=c; Add a,t,c; MaxPool 2; Conv 5 1!",
            "16x5x5: Conv 16 3 Padding=1 Name=a; Sigmoid Name=s; Add a,s,a,input!",
            "2x3x4x5: Conv 16 1 Name=a; Conv 32 1 From=input Name=b; Concat a,b,a; AvgPool 2 Stride=1!",
            "33x6x6: Conv 16 1 Name=a; ReLU; Conv 32 3 Padding=1 Name=b; Conv 7 1 From=a Name=c; MaxPool 3 Stride=1 Padding=1 From=input Name=d; Concat a,b,c,d; GlobalAvgPool; Dense 4!",
            "7: Dense 5 Name=a; Tanh; Dense 5; Add a; Concat input; Dense 3!",
            "4x9x9: Conv 8 3 Stride=2 Padding=1 Name=a; Tanh; Conv 8 3 Padding=1 Name=body; Conv 8 1 Stride=2 From=input; Add body; Flatten!"),
        ["blocks"] = new(
            "3x9x9: Conv 17 3 Padding=1; ReLU; Fire 5 7 16; MaxPool 2; Fire 3 16 9; GlobalAvgPool!",
            "5x7x7: Inception 3 4 16 2 5 7; Inception 16 5 17 3 4 8 Kernel5=3; GlobalAvgPool; Dense 3!",
            "3x11: Fire 5 6 7 Name=fire.1 Repeat=3; Dropout 0.3 Repeat=2; Inception 3 4 5 2 3 4!",
            "2x4x5x3: Fire 3 4 5; Inception 3 2 4 2 3 4!",
            "3x9x9: Conv 8 3 Padding=1 Repeat=3; ReLU; Fire 4 5 6 Name=a; Conv 5 1 From=a.squeeze Name=b; Concat a,b,a.expand3x3!"),
        ["normalisation of an image"] = new(
            "6: GroupNorm 2!",
            "35: LayerNorm; Tanh!",
            "33: Dense 17; GroupNorm 1 Affine=false; ReLU!",
            "3x13: InstanceNorm!",
            "4x2: InstanceNorm Affine=true Epsilon=0.1!",
            "6x13: GroupNorm 3!",
            "5x7x7: GroupNorm 1!",
            "17x5x5: Conv 33 3 Padding=1; InstanceNorm Affine=true; ReLU; Conv 5 1!",
            "16x7x5: Conv 32 3; GroupNorm 4; Sigmoid; MaxPool 2 Stride=1; GroupNorm 16 Affine=false!",
            "3x5x7: LayerNorm; Conv 16 3; LayerNorm Affine=false; Flatten; Dense 3!",
            "2x3x4x5: InstanceNorm; Conv 4 2; GroupNorm 2; LayerNorm!"),
        ["blocks with normalisation"] = new(
            "3x9x9: ConvNorm 17 3 Padding=1 Stride=2 Activation=leaky; ConvNorm 16 1 Activation=none; ConvNorm 5 3 Padding=same Activation=silu; Flatten; Dense 3!",
            "3x11: ConvNorm 16 3 Padding=1; BasicBlock 16 Name=layer1.0 Repeat=2; BasicBlock 17 Stride=2; BasicBlock 20 Stride=2 Shortcut=padded; GlobalAvgPool!",
            "5x9x9: Bottleneck 4; Bottleneck 5 Stride=2; GlobalAvgPool; Dense 3!",
            "5x9x9: DepthwiseSeparable 16 Stride=2; DepthwiseSeparable 17; GlobalAvgPool!",
            "3x9x11: InvertedResidual 16 Expand=1; InvertedResidual 16 Expand=2 Repeat=2; InvertedResidual 9 Stride=2 Expand=3; GlobalAvgPool!",
            "5x7x7: Inception 3 4 16 2 5 7 BatchNorm=true Kernel5=3; GlobalAvgPool; Dense 3!",
            "2x4x5x3: BasicBlock 4 Stride=2; InvertedResidual 4 Expand=2!"),
        ["pooling"] = new(
            "3x13: MaxPool 2!",
            "17x13: MaxPool 3 Stride=2 Padding=1!",
            "16x7x13: MaxPool 3 Stride=2 Padding=1!",
            "5x13x7: MaxPool 2!",
            "33x7x7: MaxPool 3 Stride=1 Padding=same!",
            "17x13x13: MaxPool 2 Stride=3!",
            "3x5x7x5: MaxPool 2!",
            "17x4x5x5: MaxPool 3,2,2 Stride=2,1,2 Padding=1,1,0!",
            "3x13: AvgPool 2!",
            "17x13: AvgPool 3 Stride=2 Padding=1 CountPadding=false!",
            "16x7x13: AvgPool 3 Stride=2 Padding=1!",
            "5x13x7: AvgPool 2!",
            "33x7x7: AvgPool 3 Stride=1 Padding=same CountPadding=false!",
            "17x13x13: AvgPool 2 Stride=3!",
            "6x28x28: AvgPool 2!",
            "17x4x5x5: AvgPool 3,2,2 Stride=2,1,2 Padding=1,1,0 CountPadding=false!",
            "3x7: GlobalAvgPool!",
            "17x7x13: GlobalAvgPool!",
            "33x3x5x7: GlobalAvgPool!",
            "16x1x1: GlobalAvgPool!",
            "3x13x13: Conv 16 3; MaxPool 2; Conv 17 3; MaxPool 3 Stride=2; GlobalAvgPool!",
            "3x13x13: Conv 17 3; AvgPool 2; Conv 16 3; AvgPool 3 Stride=2 Padding=1; GlobalAvgPool!"),
        ["pooling with partial and adaptive windows"] = new(
            "3x14: MaxPool 3 Stride=2 Ceil=true!",
            "17x13x14: MaxPool 3 Stride=2 Ceil=true!",
            "5x28x28: MaxPool 3 Stride=2 Padding=1 Ceil=true!",
            "16x7x13: MaxPool 2 Stride=3 Ceil=true!",
            "3x5x6x4: MaxPool 3,2,3 Stride=2 Ceil=true!",
            "3x14: AvgPool 3 Stride=2 Ceil=true!",
            "17x13x14: AvgPool 3 Stride=2 Ceil=true!",
            "5x28x37: AvgPool 4,5 Stride=3 Padding=1 Ceil=true!",
            "16x7x13: AvgPool 3 Stride=2 Padding=1 Ceil=true CountPadding=false!",
            "3x5x6x4: AvgPool 3,2,3 Stride=2 Padding=1 Ceil=true!",
            "2x2x3: AvgPool 3 Stride=2 Ceil=true!",
            "3x13: AdaptiveAvgPool 5!",
            "17x7x13: AdaptiveAvgPool 3,4!",
            "16x12x12: AdaptiveAvgPool 6!",
            "16x13x12: AdaptiveAvgPool 6!",
            "5x3x2: AdaptiveAvgPool 7!",
            "3x5x6x7: AdaptiveAvgPool 2,3,4!",
            "2x9x9: Conv 17 3; AdaptiveAvgPool 3,5; Tanh; Conv 5 1!",
            "2x9x9: Conv 16 3; Tanh; AdaptiveAvgPool 3,5; GlobalAvgPool!"),
        ["moving"] = new(
            "3x13: ZeroPad 2 After=1!",
            "17x5x7: ZeroPad 1!",
            "16x5x7: ZeroPad 0,3 After=1,0!",
            "2x3x4x5: ZeroPad 1,0,2!",
            "2x7x7: Conv 17 3; ZeroPad 1; Conv 16 3; ReLU; ZeroPad 0,1; MaxPool 2!",
            "3x13: PaddedShortcut 7 Stride=2!",
            "16x8x8: PaddedShortcut 32 Stride=2!",
            "16x7x7: PaddedShortcut 33!",
            "5x4x5x6: PaddedShortcut 5 Stride=2,1,3!",
            "7: PaddedShortcut 12!",
            "3x9x9: Conv 16 3 Padding=1; ReLU Name=a; Conv 32 3 Stride=2 Padding=1 Name=b; PaddedShortcut 32 Stride=2 From=a; Add b; ReLU!",
            "3x9x9: Conv 32 3 Padding=1; ReLU Name=a; Conv 64 3 Stride=2 Padding=1 Name=b; PaddedShortcut 64 Stride=2 From=a; Add b; ReLU!",
            "3x9x9: Conv 17 3; PaddedShortcut 18; Conv 5 1!",
            "3x9x9: Conv 33 3; PaddedShortcut 65 Stride=3; Conv 5 1!",
            "3x12: SpaceToDepth 3!",
            "5x6x8: SpaceToDepth 2!",
            "5x6x8: SpaceToDepth 3,2 Order=channels!",
            "4x6x8: SpaceToDepth 2 Order=darknet!",
            "3x4x2x6: SpaceToDepth 2,1,3!",
            "3x10x10: Conv 16 3; ReLU; SpaceToDepth 2; Conv 17 3!",
            "3x10x10: Conv 48 3; ReLU; SpaceToDepth 2; Conv 17 3!",
            "3x10x10: Conv 16 3; ReLU; SpaceToDepth 2 Order=channels; Conv 17 3!",
            "3x10x10: Conv 16 3; ReLU; SpaceToDepth 2 Order=darknet; Conv 17 3!"),
        ["parts and other orders"] = new(
            "5x13: Slice 3 First=2!",
            "33x5x3: Slice 16 First=16!",
            "16x3x4x5: Slice 9!",
            "2x7x7: Conv 48 3; Slice 16 First=16 Name=a; Slice 16 First=32 From=conv1; Tanh; Add a; Conv 3 1!",
            "2x7x7: Conv 33 3; Slice 17 First=3; ReLU; Slice 5 First=12; Conv 3 1!",
            "3x13: Crop 2 After=1!",
            "17x5x7: Crop 1,2!",
            "2x3x4x5: Crop 1,0,2!",
            "2x9x9: Conv 16 3; Crop 1; Tanh; Crop 0,2 After=1,0; Conv 17 2!",
            "12x5: DepthToSpace 3!",
            "20x3x4: DepthToSpace 2!",
            "12x2x3: DepthToSpace 3,2 Order=channels!",
            "8x2x1x3: DepthToSpace 2!",
            "3x5x5: Conv 64 3; ReLU; DepthToSpace 2; Conv 17 3!",
            "3x5x5: Conv 36 3; ReLU; DepthToSpace 2 Order=channels; Conv 17 3!",
            "5x13: Permute WC!",
            "17x5x7: Permute HWC!",
            "6x2x3x5: Permute WHCD!",
            "3x4x2x17: Permute DCHW!",
            "1x5x7: Permute HCW!",
            "2x9x9: Conv 17 3; Permute WCH; Conv 16 3; Permute CWH; Tanh!",
            "12x5: ChannelShuffle 3!",
            "34x5x7: ChannelShuffle 2!",
            "33: ChannelShuffle 3!",
            "2x7x7: Conv 32 3 Groups=2; ReLU; ChannelShuffle 2; Conv 16 3 Groups=2; ChannelShuffle 8; Conv 3 1!",
            "3x4x5: Reshape 6x10!",
            "35: Reshape 5x7!",
            "2x7x7: Conv 24 3; Reshape 6x4x25; Conv 17 3; Reshape 34x23; Sigmoid!",
            "3x5x6: Conv 6 3 Padding=1; Permute HWC; Reshape 90x2 Name=a; Conv 6 3 Stride=2 Padding=1 From=input; Permute HWC; Reshape 27x2 Name=b; Concat a,b; Permute WC; Softmax; Permute WC!"),
        ["gates"] = new(
            "3x7: GlobalAvgPool Name=g; Multiply input,g!",
            "17x5x7: AdaptiveAvgPool 1; Sigmoid; Multiply input!",
            "33x2x3x5: GlobalAvgPool; Multiply input!",
            "16x1x1: GlobalAvgPool; Multiply input!",
            "3x9x9: Conv 16 3; ReLU Name=a; GlobalAvgPool; Dense 4; ReLU; Dense 16; HardSigmoid; Multiply a; Conv 5 1!",
            "3x9x9: Conv 17 3; SiLU Name=a; AdaptiveAvgPool 1; Conv 5 1; SiLU; Conv 17 1; Sigmoid; Multiply a; Conv 16 1!",
            "8x7x7: Conv 17 3 Name=a; Tanh Name=b; GlobalAvgPool Name=g; Multiply a,g,b,g; GlobalAvgPool; Dense 3!",
            "5x1x13: Conv 16 1,3 Name=a; AvgPool 1,11; Multiply a,avgpool1; Conv 17 1!"),
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
        ["upsampling"] = new(
            "3x13: Upsample 2!",
            "17x5: Upsample 3!",
            "16x5x7: Upsample 2!",
            "5x3x9: Upsample 3,2!",
            "33x3x4: Upsample 1,4!",
            "3x2x3x4: Upsample 2,1,3!",
            "2x7x7: Conv 17 3; Tanh; Upsample 2; Conv 16 3; ReLU!",
            "2x7x7: Conv 16 3; Tanh; Upsample 2; ReLU; Upsample 2!",
            "3x13: Upsample 2 Mode=linear!",
            "17x5: Upsample 3 Mode=linear AlignCorners=true!",
            "16x5x7: Upsample 2 Mode=linear!",
            "5x3x9: Upsample 3,2 Mode=linear AlignCorners=true!",
            "33x3x4: Upsample 1,4 Mode=linear!",
            "3x2x3x4: Upsample 2,1,3 Mode=linear!",
            "17x2x1x3: Upsample 2 Mode=linear AlignCorners=true!",
            "2x7x7: Conv 17 3; Tanh; Upsample 2 Mode=linear; Conv 16 3; ReLU!"),
        ["dense"] = new(
            "1: Dense 1!",
            "3: Dense 5!",
            "16: Dense 16!",
            "17: Dense 33!",
            "33: Dense 17 Bias=false!",
            "400: Dense 120; Tanh; Dense 84; Tanh; Dense 10!",
            "63: Dense 1; Sigmoid; Dense 63!",
            "3x7x5: Flatten; Dense 5; ReLU!",
            "2x13: Conv 17 3; Flatten; Dense 7!",
            "2x7x7: Conv 33 3; ReLU; Flatten; Dense 7!",
            "2x3x3x3: Conv 16 2; Flatten; Dense 7!"),
        ["activations"] = new(
            "17: ReLU!",
            "3x13: ReLU6!",
            "5x7x7: LeakyReLU!",
            "3x2x3x5: Sigmoid!",
            "33x7: Tanh!",
            "7: Softmax!",
            "1000: Softmax!",
            "17x5: Softmax!",
            "5x3x7: Softmax!",
            "3x3x2x5: Softmax!",
            "2x7x7: Conv 17 3; ReLU!",
            "2x7x7: Conv 17 3; ReLU6!",
            "2x7x7: Conv 17 3; LeakyReLU Slope=0.3!",
            "2x7x7: Conv 17 3; Sigmoid!",
            "2x7x7: Conv 17 3; Tanh!",
            "2x7x7: Conv 17 3; Softmax!",
            "2x7x7: Conv 16 3; Tanh; Conv 5 3 Padding=1; Sigmoid; Conv 16 3; ReLU!",
            "13: Dense 17; ReLU; Dense 17; ReLU6; Dense 17; LeakyReLU; Dense 17; Sigmoid; Dense 17; Tanh; Dense 3; Softmax!",
            "3x9x9: MaxPool 2; Tanh; AvgPool 2; Sigmoid; Flatten; Tanh; Sigmoid!",
            "3x9: Tanh; Tanh; ReLU; Sigmoid!"),
        ["smooth activations"] = new(
            "17: ELU!",
            "3x13: SiLU!",
            "5x3x7: Mish!",
            "3x2x3x5: GELU!",
            "33x7: GELU Approximate=tanh!",
            "17x3x3: Softplus Beta=2 Threshold=3!",
            "2x7x7: Conv 17 3; SiLU; Conv 5 3; GELU!",
            "2x7x7: Conv 17 3; Mish; Conv 16 3; Softplus; Conv 3 1; ELU Alpha=0.5!",
            "13: Dense 17; ELU; Dense 17; SiLU; Dense 17; Mish; Dense 17; GELU; Dense 17; GELU Approximate=tanh; Dense 7; Softplus!",
            "3x9x9: MaxPool 2; SiLU; AvgPool 2; GELU; Flatten; Mish!"),
        ["hard activations and products"] = new(
            "17: HardSigmoid!",
            "3x13: HardSwish!",
            "5x3x7: Scale -1.5!",
            "2x7x7: Conv 17 3; HardSwish; Conv 5 3; HardSigmoid; Scale 2!",
            "16x5x5: Conv 16 3 Padding=1; Scale 3; Conv 16 1; HardSwish; AvgPool 2!",
            "3x2x3x5: Conv 5 1 Name=a; Sigmoid Name=b; Tanh From=a; Multiply b!",
            "8x7x7: Conv 16 3 Padding=1 Name=a; HardSigmoid Name=g; Multiply a,g,a; Conv 3 1!",
            "17x5: Conv 16 1 Name=a; Conv 16 3 Padding=1 From=input; Multiply a; GlobalAvgPool!",
            "13: Dense 17; HardSwish; Dense 17; HardSigmoid; Dense 5; Scale 0.5; Multiply scale1!"),
        ["learnt slopes"] = new(
            "17: PReLU!",
            "33: PReLU PerChannel=true!",
            "3x13: PReLU Initial=-0.5!",
            "5x7x7: PReLU PerChannel=true!",
            "3x2x3x5: PReLU; PReLU PerChannel=true!",
            "2x7x7: Conv 17 3; PReLU; Conv 16 3; PReLU PerChannel=true; Conv 3 1!",
            "3x9x9: Conv 33 3 Padding=1; PReLU PerChannel=true; MaxPool 2; PReLU; GlobalAvgPool; PReLU PerChannel=true; Dense 5; PReLU!"),
        ["softmax anywhere"] = new(
            "7: LogSoftmax!",
            "1000: LogSoftmax!",
            "17x5: LogSoftmax!",
            "5x3x7: LogSoftmax!",
            "3x3x2x5: LogSoftmax!",
            "2x7x7: Conv 17 3; Softmax; Conv 16 3; LogSoftmax; Conv 3 1!",
            "13: Dense 5; Softmax; Dense 7; LogSoftmax; Dense 3!"),
        ["normalisation across channels"] = new(
            "7: LocalResponseNorm 3 Alpha=0.5!",
            "17x13: LocalResponseNorm 5 Alpha=0.3 Beta=0.6; Tanh!",
            "3x9x9: Conv 17 3; ReLU; LocalResponseNorm 5 Alpha=0.5 K=2; MaxPool 3 Stride=2; Conv 5 3!",
            "5x3x4x5: LocalResponseNorm 4 Alpha=1 Beta=0.5; Conv 16 2!",
            "35: L2Normalize!",
            "16x13: Conv 17 3; L2Normalize; Conv 3 1!",
            "3x5x7: L2Normalize Epsilon=0.01; Sigmoid; Flatten; Dense 19; L2Normalize!",
            "2x3x4x5: Conv 16 2; L2Normalize!"),
        ["batch norm"] = new(
            "7: BatchNorm!",
            "33: Dense 17; BatchNorm; ReLU; Dense 5; BatchNorm Scale=false!",
            "5x13: BatchNorm Shift=false; Tanh!",
            "3x13: Conv 17 3; BatchNorm; ReLU; Conv 16 3 Bias=false; BatchNorm Defaults=keras!",
            "3x9x9: Conv 16 3 Padding=1 Bias=false; BatchNorm; ReLU; Conv 33 3 Stride=2 Bias=false; BatchNorm; ReLU6; GlobalAvgPool; Dense 3!",
            "17x7x5: BatchNorm Epsilon=0.01 Momentum=0.3; Sigmoid; MaxPool 2; BatchNorm; Conv 5 1!",
            "16x5x5: Conv 16 3 Padding=1 Name=a; BatchNorm; ReLU; Conv 16 3 Padding=1; BatchNorm; Add input; ReLU; BatchNorm; Conv 3 1 Name=c; Concat a; BatchNorm!",
            "3x7x7: Conv 17 3; BatchNorm Frozen=true; BatchNorm Frozen=true; ReLU; Conv 16 3 Bias=false; BatchNorm Shift=false Frozen=true; Tanh; Flatten; Dense 3; BatchNorm Frozen=true!",
            "16x9x9: Conv 32 3 Groups=2 Padding=1; BatchNorm; Conv 32 3 Groups=32 Padding=1 Bias=false; BatchNorm Shift=false; ReLU!",
            "1x28x28: Conv 5 3 Bias=false; BatchNorm; ReLU; AvgPool 2; Conv 17 3; BatchNorm Scale=false Shift=false; Flatten; Dense 4!",
            "2x5x6x7: Conv 17 2; BatchNorm; ReLU; Conv 5 3; BatchNorm; Tanh; BatchNorm; LeakyReLU!"),
        ["dropout"] = new(
            "33: Dropout 0.5!",
            "17x7x7: Dropout 0.2!",
            "3x9: Conv 17 3; ReLU; Dropout 0.3; Conv 5 3; Dropout 0.4!",
            "1x9x9: Conv 16 3; Tanh; MaxPool 2; Dropout 0.25; Flatten; Dense 33; Tanh; Dropout 0.5; Dense 5!"),
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

    /// <summary>All the networks, with their themes.</summary>
    internal static IEnumerable<(string Theme, NetSpec Network)> Networks =>
        Themes.SelectMany(theme => theme.Value.Networks.Select(network => (theme.Key, network)));

    public static TheoryData<string, InstructionSet> Cases
    {
        get
        {
            var cases = new TheoryData<string, InstructionSet>();
            foreach (string theme in Themes.Keys)
            {
                foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best))
                {
                    cases.Add(theme, instructionSet);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Generated_code_computes_what_the_oracle_does(string theme, InstructionSet instructionSet) =>
        Themes[theme].Check(instructionSet, images: 3);

    [SkippableTheory]
    [InlineData("dense", 1)]
    [InlineData("dense", 5)]
    [InlineData("dense", 19)]
    [InlineData("whole networks", 1)]
    [InlineData("whole networks", 9)]
    public void Batches_of_every_size_agree(string theme, int images)
    {
        foreach (var instructionSet in Theme.SupportedInstructionSets)
        {
            Themes[theme].Check(instructionSet, images);
        }
    }
}
