using NetGen.Generator.Model;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>A network declared for a window gives, at each position of its output, what the classifier of that window gives for the
/// image cropped there: generated code against the oracle of the classifier.</summary>
public sealed class SlidingTests
{
    /// <summary>Of the largest score: sums of up to a few thousand floats.</summary>
    private const double Tolerance = 1e-5;

    // Image, window and layers, with the strides that follow from the layers.
    private static readonly (string Text, int[] Strides)[] Networks =
    [
        ("1x40x33/1x28x28: Conv 6 5; Tanh; AvgPool 2; Conv 16 5; Tanh; AvgPool 2; Flatten; Dense 120; Tanh; Dense 84; Tanh; Dense 10", [4, 4]),
        ("1x64x80/1x28x28: Conv 6 5; ReLU; MaxPool 2; Conv 16 5; ReLU; Flatten; Dense 33; ReLU; Dense 10; Softmax", [2, 2]),
        ("3x29x31/3x16x16: Conv 8 3 Stride=3; ReLU; Conv 17 3; BatchNorm; ReLU; GlobalAvgPool; Dense 5", [3, 3]),
        ("3x30x26/3x15x13: Conv 8 2; ReLU6; MaxPool 3,2; Flatten; PReLU; Dense 16 Weights=bfloat16; BatchNorm; ReLU; Dense 3; LogSoftmax", [3, 2]),
        ("2x23x23/2x11x11: Conv 6 3 Name=a; ReLU; Conv 6 1; Add a; L2Normalize; Crop 1; AdaptiveAvgPool 1; Flatten; Dense 4", [1, 1]),
        ("2x22x26/2x10x10: Conv 4 3 Name=a; Conv 5 1 From=a Name=b; Concat a,b; LocalResponseNorm 3; Slice 8; ChannelShuffle 2; AdaptiveAvgPool 4; Conv 3 4; Flatten; Dense 4", [2, 2]),
        ("3x20x24/3x12x12: SpaceToDepth 2; Conv 9 3; Mish; PaddedShortcut 16 Stride=2; GlobalAvgPool; Dense 7; Sigmoid", [4, 4]),
        ("2x17x19/2x11x10: Conv 4 3; AvgPool 2 Stride=1 Dilation=2; MaxPool 3,2 Stride=2 Dilation=1,3; Flatten; Dense 3", [2, 2]),
        ("2x21x20/2x11x10: Conv 6 3; LayerNorm Axes=C; Tanh Name=a; Hardmax; Multiply a; MaxPool 2; CumSum C; TopK 4; RMSNorm; Flatten; Dense 7; LayerNorm Axes=C; ArgMax Name=m; Concat layernorm2,m", [2, 2]),
        ("2x61/2x25: Conv 8 5 Stride=2; SiLU; MaxPool 3 Stride=2; Flatten; Dense 12; ELU; Dense 3", [4]),
        ("1x13x12x14/1x8x6x8: Conv 6 3; ReLU; MaxPool 2; Flatten; Dense 5", [2, 2, 2]),
        ("1x19x28/1x19x28: Conv 6 3; ReLU; MaxPool 2; Flatten; Dense 5", [2, 2]),
        ("2x21x20/2x11x10: Conv 5 3 Name=a; Sigmoid; Log; Maximum a; MaxPool 2; Softplus Name=b; Sqrt; Divide b,sqrt1; Flatten; Scale 1 Offset=3; Log; Dense 7; Exp; Pow 0.3", [2, 2]),
        ("3x13x12/3x6x6: Conv 4 3 Name=a; Tanh Name=b; Compare less a,b; Where compare1,a,b; Minimum b; Flatten; Abs; Scale 1 Offset=0.5; Pow -0.5; Dense 3; Softplus; Reciprocal", [1, 1]),
        ("5x6x7/5x1x1: Flatten; Dense 4; Tanh; Dense 3", [1, 1]),
    ];

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile([.. Networks.Select((_, i) => Spec(i))]));

    public static TheoryData<int, InstructionSet> Cases
    {
        get
        {
            var cases = new TheoryData<int, InstructionSet>();
            for (int i = 0; i < Networks.Length; i++)
            {
                foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best))
                {
                    cases.Add(i, instructionSet);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Each_window_has_the_output_of_its_crop(int index, InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var spec = Spec(index);
        var network = Assembly.Value.Create(spec, instructionSet);
        OracleComparison.DisturbStatistics(network);
        var classifier = GraphOracle.ForInference(spec with { Input = spec.Windows!, Windows = null });
        OracleComparison.TakeParameters(classifier, network);
        double[] image = OracleComparison.RoundToSingle(TestData.Distinct((int)spec.Input.Elements, seed: 3, range: 2));

        var windows = network.Info.Windows!;
        Assert.Equal(spec.Windows!.Spatial, windows.Extents);
        Assert.Equal(Networks[index].Strides, windows.Strides);
        int[] counts = [.. spec.Input.Spatial.Select((extent, i) => ((extent - windows.Extents[i]) / windows.Strides[i]) + 1)];
        Assert.Equal(counts, network.Info.OutputShape[1..]);

        double[] found = TestData.ToDouble(network.CreateSession().Run(TestData.ToSingle(image)));
        var expected = new double[found.Length];
        int total = counts.Aggregate((a, b) => a * b);
        for (int window = 0; window < total; window++)
        {
            double[] scores = classifier.Forward([Crop(spec, image, Place(window, counts, windows.Strides))])[0];
            for (int k = 0; k < scores.Length; k++)
            {
                expected[(k * total) + window] = scores[k];
            }
        }

        Closeness.AssertClose(expected, found, Tolerance, Networks[index].Text);
    }

    private static NetSpec Spec(int index) => NetText.Parse(Networks[index].Text, $"Sliding{index}");

    // The first pixel of a window, outermost axis first.
    private static int[] Place(int window, int[] counts, int[] strides)
    {
        int[] place = new int[counts.Length];
        for (int i = counts.Length - 1; i >= 0; i--)
        {
            place[i] = window % counts[i] * strides[i];
            window /= counts[i];
        }

        return place;
    }

    private static double[] Crop(NetSpec spec, double[] image, int[] place)
    {
        var pixels = Enumerable.Range(0, spec.Input.Channels);
        for (int i = 0; i < place.Length; i++)
        {
            int axis = i;
            pixels = pixels.SelectMany(before => Enumerable.Range(place[axis], spec.Windows!.Spatial[axis])
                .Select(x => (before * spec.Input.Spatial[axis]) + x));
        }

        return [.. pixels.Select(pixel => image[pixel])];
    }
}
