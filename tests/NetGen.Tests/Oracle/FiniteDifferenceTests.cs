using NetGen.Generator.Graph;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Oracle;

/// <summary>The oracle's gradients, and so the gradient rules themselves, against central differences of a random linear
/// functional of the output.</summary>
public sealed class FiniteDifferenceTests
{
    /// <summary>The truncation error of the differences is about Step^2, their rounding error about 1e-16 / Step.</summary>
    private const double Step = 1e-5;

    private const double Tolerance = 1e-6;
    private const int Images = 2;

    public static TheoryData<string> Networks { get; } =
    [
        "3x7: Conv 3 3 Padding=1; Tanh; Conv 3 1; Add input; Sigmoid; Flatten; Dense 2",
        "2x5x4: Conv 3 1; Tanh Name=a; Conv 2 3 Padding=1 From=input Name=b; Concat a,b,a; Sigmoid",
        "3x7: Conv 5 3 Name=a; Tanh Name=b; Conv 2 3; Flatten; Dense 2 => dense1,b,a",
        "3x7: Conv 4 3 Name=a; Sigmoid; Flatten; Dense 2; Flatten From=a; Dense 3 => dense1 + dense2",
        "3x5: Input 3x5 Name=c; Conv 2 1 From=input Name=x; Conv 2 1 From=c; Add x; Tanh; Flatten; Dense 2 => dense1,c",
        "2x7: Conv 3 3 Frozen=true; Tanh; Conv 4 3 Name=a Frozen=true; Conv 2 3; Tanh; Conv 2 1 Frozen=true; Add conv2",
        "3x7: Conv 5 3",
        "3x7: Conv 2 3 Stride=2 Padding=1 Dilation=2",
        "4x13: Conv 6 4 Stride=3 Padding=same Groups=2",
        "3x7x5: Conv 5 3",
        "2x9x7: Conv 3 3,2 Stride=2,1 Padding=same Dilation=1,2",
        "4x7x5: Conv 4 3 Groups=4 Padding=1 Bias=false",
        "2x5x4x3: Conv 3 3,2,2",
        "2x5x4x5: Conv 2 3 Stride=2 Padding=same",
        "4x4x3x5: Conv 6 2 Groups=2 Dilation=1,1,2 Padding=1",
        "3x7: MaxPool 2",
        "2x7: MaxPool 3 Stride=2 Padding=1",
        "2x7x9: MaxPool 3 Stride=2 Padding=same",
        "2x7x5: MaxPool 2 Stride=3",
        "2x5x4x3: MaxPool 2 Stride=1",
        "3x7: AvgPool 3 Stride=2 Padding=1",
        "2x7x5: AvgPool 2,3 Stride=2,1 Padding=1 CountPadding=false",
        "2x7x5: AvgPool 2 Padding=same",
        "2x5x4x3: AvgPool 3,2,1 Padding=1,1,0 CountPadding=true",
        "2x8: MaxPool 3 Stride=2 Ceil=true",
        "2x6x7: AvgPool 3,2 Stride=2,3 Padding=1 Ceil=true",
        "2x6x7: AvgPool 3,2 Stride=2,3 Padding=1 Ceil=true CountPadding=false",
        "2x9: MaxPool 3 Stride=2 Padding=1 PaddingAfter=2 Dilation=2",
        "2x6x7: AvgPool 3,2 Stride=2 Padding=1 PaddingAfter=0,2 Dilation=1,3 Ceil=true",
        "2x4x5x6: AvgPool 2 Stride=1 PaddingAfter=1 Dilation=1,2,1 CountPadding=false",
        "2x9: LpPool 3 Stride=2 Padding=1 PaddingAfter=2 Dilation=2 P=3",
        "2x6x7: LpPool 3,2 Stride=2,3 Padding=1 Ceil=true; Tanh",
        "2x4x5x4: LpPool 2 P=1",
        "3x5x4: LpPool 2 Stride=1 P=4",
        "2x5: AdaptiveAvgPool 3",
        "2x7x3: AdaptiveAvgPool 3,5",
        "2x4x5x6: AdaptiveAvgPool 2,2,4",
        "2x5: ZeroPad 2 After=1",
        "2x3x4: ZeroPad 1,0 After=0,2",
        "2x2x3x2: ZeroPad 1",
        "2x5: Pad 1,2 After=0,3 Value=1.5",
        "2x3x4: Pad 2 Mode=reflect; Tanh",
        "3x4: Pad 2,3 After=4,6 Mode=reflect",
        "2x3x4: Pad 1,0,3 Mode=edge; Tanh",
        "2x2x3x2: Pad 0,1,2,1 After=1,0,0,3 Mode=wrap",
        "5: Pad 2 After=1 Mode=reflect; Dense 2",
        "3x5: PaddedShortcut 6 Stride=2",
        "3x5x4: PaddedShortcut 8 Stride=2,3",
        "2x3x2x3: PaddedShortcut 2 Stride=2",
        "2x6: SpaceToDepth 3",
        "3x4x6: SpaceToDepth 2,3",
        "3x4x4: SpaceToDepth 2 Order=channels",
        "8x4x4: SpaceToDepth 2 Order=darknet",
        "2x4x2x6: SpaceToDepth 2",
        "5x4: Slice 2 First=1",
        "5x3x4: Slice 3",
        "2x6: Crop 2 After=1",
        "2x5x4: Crop 1,0 After=2,3",
        "8x3: DepthToSpace 4",
        "12x2x3: DepthToSpace 2,3",
        "8x2x3: DepthToSpace 2 Order=channels",
        "2x5: Permute WC",
        "2x3x4: Permute HWC",
        "2x3x4x5: Permute WCHD",
        "6x3: ChannelShuffle 3",
        "12: ChannelShuffle 2",
        "2x3x4: Reshape 6x4",
        "24: Reshape 2x3x4; Tanh",
        "5: Gather C 4,0,0,2",
        "2x5: Gather W 4,3,2,1,0,0; Tanh",
        "5x2x3: Gather C 3,1,1,3; Conv 2 1",
        "2x3x4x2: Gather H 0,2,2,3",
        "2x7: Gather W 1,3,5; Tanh",
        "3: Tile 2; Tanh",
        "2x3: Tile 3,2",
        "2x1x3: Tile 2,3,2; Conv 2 2",
        "2x1x2x3: Tile 1,3,2,1",
        "7: Reduce mean C",
        "3x5: Reduce sum C; Tanh",
        "3x5x4: Reduce max CW",
        "3x5x4: Reduce min H; Tanh",
        "3x4x2: Reduce product CH",
        "2x3x2x3: Reduce product DW; Tanh",
        "2x3x2x3: Reduce mean CDW",
        "3x4x5: Reduce mean HW; Tanh",
        "3x5: Constant 3x5 Name=c; Add input,c; Tanh; Multiply c",
        "4: Constant 3x2; Conv 2 1; Flatten; Concat input; Sigmoid; Dense 2",
        "2x3x2: Constant 2x3x2 Frozen=true; Multiply input; Constant 2; Multiply multiply1,constant2",
        "3x4: Conv 3 1; Tanh Name=a; GlobalAvgPool; Sigmoid; Multiply a",
        "3x4x2: Conv 3 1; Tanh Name=a; AdaptiveAvgPool 1 Name=g; Conv 3 1; Sigmoid; Multiply a,g,a,sigmoid1",
        "2x3: Upsample 3",
        "2x3x2: Upsample 2,3",
        "2x2x1x3: Upsample 2",
        "2x4: Upsample 3 Mode=linear",
        "2x4x3: Upsample 2 Mode=linear AlignCorners=true",
        "2x4x1: Upsample 1,3 Mode=linear AlignCorners=true",
        "2x2x3x2: Upsample 2 Mode=linear",
        "2x5: Resize 8; Tanh",
        "2x5x4: Resize 3,7 Mode=linear",
        "2x3x4x3: Resize 2,5,3 Mode=linear Coordinates=alignCorners",
        "2x5x4: Resize 7,3 Mode=cubic Antialias=true ExcludeOutside=true",
        "2x6: Resize 5 Mode=linear Coordinates=tfCropAndResize Region=0.25,1.5 ExtrapolationValue=2; Tanh",
        "3x7: ConvTranspose 5 3",
        "4x5: ConvTranspose 6 4 Stride=3 Padding=2 OutputPadding=2 Groups=2",
        "2x4x3: ConvTranspose 3 3,2 Stride=2,1 Padding=1,0 Dilation=1,2",
        "4x3x4: ConvTranspose 4 2 Groups=4 Stride=3 Bias=false",
        "2x2x3x2: ConvTranspose 4 2,3,2 Stride=2 Padding=1 OutputPadding=1 Groups=2",
        "2x4x4: Conv 3 3; Tanh; ConvTranspose 2 3 Stride=2; Sigmoid; Upsample 2; Conv 2 1",
        "3x7: GlobalAvgPool",
        "3x5x7: GlobalAvgPool",
        "3x2x5x3: GlobalAvgPool",
        "7: Dense 5",
        "13: Dense 3 Bias=false",
        "2x3x5: Flatten; Dense 4",
        "3x5: Tanh; MatMul input TransposeB=true",
        "5x3: Tanh Name=a; MatMul input,a TransposeA=true; Sigmoid",
        "4x4: Tanh Name=a; MatMul a,input TransposeA=true TransposeB=true; MatMul a",
        "2x3x5: Input 2x5x4 Name=b; Conv 2 1 From=b; MatMul input,conv1; Tanh",
        "2x2x3x4: Input 2x2x5x4 Name=b; MatMul input,b TransposeB=true",
        "17: ReLU",
        "3x5: ReLU6",
        "3x5x3: LeakyReLU Slope=0.2",
        "2x3x5x3: Sigmoid",
        "3x5: Tanh",
        "3x5: ELU Alpha=0.7",
        "2x3x5: HardSigmoid",
        "3x5: SiLU",
        "5x3x3: Scale 1.7; HardSwish",
        "17: Mish",
        "3x5: GELU",
        "3x5: GELU Approximate=tanh",
        "17: Softplus",
        "2x3x3: Softplus Beta=1.5 Threshold=3",
        "5x3: Scale -0.7",
        "5x3: Scale -0.7 Offset=0.3; LeakyReLU Slope=-2; ELU Alpha=-0.5",
        "13: Scale 0.3; Exp; Log; Scale 0.5 Offset=3.1; Sqrt; Reciprocal",
        "3x5: Conv 2 1; Erf; Sin; Scale 2 Offset=0.4; Cos; Abs",
        "7: Sigmoid; Pow 2.7; Softplus; Pow -3; Pow -0.5; Scale 3; Pow 0; Add input",
        "3x5x2: CELU Alpha=0.6; Scale 0.9; Softsign; HardSigmoid Alpha=0.9 Beta=0.2",
        "17: ThresholdedReLU Alpha=0.4; Add input; ThresholdedReLU Alpha=-0.3; Shrink Lambda=0.2 Bias=0.1",
        "17: Shrink Lambda=-0.1 Bias=0.3; Clip Minimum=-0.45; Add input; Clip Minimum=-0.9 Maximum=1.3; Clip Minimum=2 Maximum=1; Add input",
        "5: Floor; Ceil; Round; Sign; Add input",
        "3x5: Conv 4 1 Name=a; Scale 3; Round; Conv 2 1",
        "3x5: Conv 4 1 Name=a; Sign; Conv 2 1; Tanh Name=b; Conv 2 1 From=a; Add b",
        "3x5: Conv 4 1 Name=a; Softplus; Divide a,softplus1; Divide divide1,softplus1; Tanh",
        "3x4: Conv 2 1 Name=a; Conv 2 1 From=input Name=b; Maximum a,b; Minimum maximum1,b,a; Tanh; Minimum a",
        "3x4: Conv 2 1 Name=a; Tanh Name=b; Conv 2 1 From=input Name=c; Where c,a,b; Compare greater a,b Name=g; Where g,where1,c; Add g",
        "5x3: Tanh Name=a; Compare lessOrEqual a,input; Scale 2; Conv 3 1; Multiply conv1,conv1",
        "5: PReLU",
        "3x5: Conv 4 2; PReLU PerChannel=true",
        "3x2x5x2: PReLU; Conv 3 1; PReLU PerChannel=true",
        "5x3: Tanh Name=a; Multiply input",
        "2x3x4: Conv 2 1 Name=a; Sigmoid Name=b; SiLU From=a Name=s; Multiply b,a,input,s,a",
        "7: LogSoftmax",
        "5x7: LogSoftmax",
        "3x3x5: Softmax; Conv 4 1; LogSoftmax; Mish",
        "7: Softmax",
        "5x7: Softmax",
        "3x5x3: Softmax",
        "3x2x2x3: Softmax",
        "3x5: Dropout 0.4",
        "7: LocalResponseNorm 3 Alpha=0.5; Dense 2",
        "5x3: LocalResponseNorm 4 Alpha=2 Beta=0.6 K=2",
        "3x2x3: Conv 5 2; LocalResponseNorm 5 Alpha=1; Tanh",
        "2x2x3x2: LocalResponseNorm 2 Alpha=0.1 Beta=1",
        "5x3: LocalResponseNorm 4 Alpha=2 Beta=0.6 K=2 Reach=after",
        "5: L2Normalize; Dense 2",
        "3x5: L2Normalize; Tanh",
        "2x3x3: Conv 4 2; L2Normalize",
        "3: BatchNorm Epsilon=0.1; Dense 2",
        "3x5: BatchNorm Epsilon=0; Tanh; InstanceNorm Epsilon=0; Tanh; LayerNorm Epsilon=0; GroupNorm 3 Epsilon=0",
        "4x5: InstanceNorm Affine=true Epsilon=0.1; Tanh",
        "4x3x2: Conv 6 2; GroupNorm 3; Sigmoid; GroupNorm 2 Affine=false; Flatten; Dense 2",
        "2x2x3: LayerNorm; Tanh; Conv 3 1; LayerNorm Affine=false; Tanh",
        "6: GroupNorm 2; Dense 3",
        "5: LayerNorm Axes=C; Dense 2",
        "3x5: LayerNorm Axes=W; Tanh; LayerNorm Axes=W Affine=false; Sigmoid",
        "2x3x4: LayerNorm Axes=HW Epsilon=0.1; Tanh; LayerNorm Axes=W",
        "5x3: Tanh; TopK 2; Sigmoid",
        "7: Dense 6; TopK 6 Largest=false; Tanh; Dense 2",
        "4x3: Conv 5 1 Name=a; Hardmax; Multiply a",
        "4x3: Conv 5 1 Name=a; ArgMax Name=m; TopK 2 Output=indices From=a; Concat m,topk1,a",
        "5x3: CumSum C; Tanh; CumSum W Reverse=true Exclusive=true",
        "2x3x4x2: CumSum D Exclusive=true; Tanh; CumSum H Reverse=true",
        "3x5: LayerNorm Axes=C Epsilon=0.1; Tanh; LayerNorm Axes=C Affine=false; Sigmoid",
        "3x2x3: Conv 4 2; RMSNorm; Tanh; RMSNorm Affine=false Epsilon=0; Flatten; RMSNorm; Dense 2",
        "4x2x2x1: LayerNorm Axes=C Epsilon=0; Tanh; RMSNorm",
        "2x5: BatchNorm Shift=false; Tanh",
        "2x3x4: Conv 3 2 Bias=false; BatchNorm; Sigmoid; BatchNorm Scale=false; Flatten; Dense 2",
        "2x2x3x2: BatchNorm Scale=false Shift=false Defaults=keras; Tanh",
        "2x5: Conv 3 1 Name=a; BatchNorm Frozen=true; Tanh; Conv 2 3; BatchNorm Shift=false Frozen=true",
        "2x4x4: Conv 2 3 Padding=1 Bias=false; BatchNorm; Add input; Tanh; BatchNorm Epsilon=0.1; GlobalAvgPool",
        "1x9x9: Conv 3 3 Stride=2; Tanh; AvgPool 2; Flatten; Dense 5; Sigmoid; Dense 3; Softmax",
        "2x9x7: Conv 4 3 Padding=same; LeakyReLU; MaxPool 2; Conv 3 2; ReLU; GlobalAvgPool; Dense 3",
        "2x4x5x4: Conv 3 2; Tanh; Dropout 0.5; MaxPool 2 Stride=1; Flatten; Dense 2",
        "2x13: Conv 4 3; Tanh; Conv 4 3 Groups=4; Sigmoid; AvgPool 2; GlobalAvgPool",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_agree_with_central_differences(string network)
    {
        var oracle = GraphOracle.ForTraining(NetText.Parse(network), inputGradient: true, HalfMask);
        var graph = oracle.Graph;
        int inputs = (int)graph.Tensors[graph.Input].Shape.Elements;
        double[][] images = [.. Enumerable.Range(0, Images).Select(n => TestData.Distinct(inputs, 10 + n, 7))];
        double[][][] functional =
        [
            .. graph.Outputs.Select((output, o) => Enumerable.Range(0, Images)
                .Select(n => TestData.Uniform((int)graph.Tensors[output.Tensor].Shape.Elements, 20 + n + (100 * o)))
                .ToArray()),
        ];
        double[][][] further =
        [
            .. graph.Inputs.Skip(1).Select((input, i) => Enumerable.Range(0, Images)
                .Select(n => TestData.Distinct((int)graph.Tensors[input.Tensor].Shape.Elements, 15 + n + (100 * i), 7))
                .ToArray()),
        ];
        for (int i = 1; i < graph.Inputs.Count; i++)
        {
            oracle.SetInput(graph.Inputs[i].Name, further[i - 1]);
        }

        // A variance is positive.
        var parameters = graph.Parameters.ToDictionary(
            p => p.Name,
            p => TestData.Uniform((int)p.Elements, 30 + p.Tensor, 1 / Math.Sqrt(p.FanIn))
                .Select(v => p.Kind == ParameterKind.Statistic ? 1 + (v / 2) : v).ToArray());
        foreach (var (name, values) in parameters)
        {
            oracle.SetParameter(name, values);
        }

        oracle.Forward(images);
        oracle.Backward((output, n) => functional[output][n]);
        double[][][] inputGradients = [.. graph.Inputs.Select((_, i) => oracle.InputGradients(i))];
        var parameterGradients = graph.Parameters.Where(p => p.Trainable).ToDictionary(p => p.Name, p => oracle.ParameterGradient(p.Name));

        for (int n = 0; n < Images; n++)
        {
            for (int i = 0; i < graph.Inputs.Count; i++)
            {
                double[] values = i == 0 ? images[n] : further[i - 1][n];
                Closeness.AssertClose(Differences(values), inputGradients[i][n], Tolerance, $"gradient of input {i} of image {n}");
            }
        }

        foreach (var (name, gradient) in parameterGradients)
        {
            Closeness.AssertClose(Differences(parameters[name]), gradient, Tolerance, $"gradient of {name}");
        }

        double[] Differences(double[] values) => [.. values.Select((value, i) =>
        {
            values[i] = value + Step;
            double above = Functional();
            values[i] = value - Step;
            double below = Functional();
            values[i] = value;
            return (above - below) / (2 * Step);
        })];

        double Functional()
        {
            oracle.Forward(images);
            return graph.Outputs
                .Select((output, o) => oracle.Output(output.Name).Zip(functional[o], (y, r) => y.Zip(r, (a, b) => a * b).Sum()).Sum())
                .Sum();
        }
    }

    /// <summary>A mask that drops every third element, another one for each image.</summary>
    internal static double[] HalfMask(Generator.Ops.DropoutMaskOperation dropout, int image, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (i + image) % 3 == 0 ? 0 : 1 / (1 - (double)dropout.Rate))];
}
