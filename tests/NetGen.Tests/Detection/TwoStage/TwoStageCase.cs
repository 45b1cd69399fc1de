using NetGen.Detection;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;

namespace NetGen.Tests.Detection;

/// <summary>What the tests of two networks trained as one detector share: small networks, three images and their
/// objects.</summary>
internal static class TwoStageCase
{
    public const int Batch = 3;
    public const int ImageLength = 3 * 16 * 12;

    public static readonly NetSpec FeaturesSpec = NetText.Parse(
        "3x16x12: Conv 5 3 Padding=1 Stride=2; SiLU; Conv 7 3 Padding=1; SiLU Name=features; Conv 10 1 Name=proposals => features,proposals",
        "Front");

    public static readonly NetSpec HeadSpec = NetText.Parse(
        "7x3x2: Flatten; Dense 9 Name=fc; SiLU Name=hidden; Dense 4 Name=scores; Dense 12 From=hidden Name=boxes => scores,boxes!", "Back");

    // R-CNN: the feature map is the image.
    public static readonly NetSpec WarpSpec = NetText.Parse(
        "3x8x8: Conv 6 3; Tanh; Flatten Name=flat; Dense 4 Name=scores; Dense 12 From=flat Name=boxes => scores,boxes", "Warp");

    public static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(FeaturesSpec, HeadSpec, WarpSpec));
    public static readonly ProposalHead Proposals = new(new AnchorGrid(6, 8, [new(0.3f, 0.3f), new(0.5f, 0.35f)]));
    public static readonly RegionHead Regions = new(3);
    public static readonly GroundTruth[][] Truths =
    [
        [new(new CentredBox(0.3f, 0.4f, 0.35f, 0.3f).ToCorners(), 0), new(new CentredBox(0.7f, 0.6f, 0.4f, 0.5f).ToCorners(), 2)],
        [],
        [new(new CentredBox(0.5f, 0.5f, 0.5f, 0.4f).ToCorners(), 1)],
    ];

    public static readonly double[][] Images = [.. Truths.Select(Draw)];

    public static readonly TwoStageTraining Training = new()
    {
        Proposals = new ProposalWeights { Coordinates = 2, Positive = 0.5f, Sample = 0 },
        Sampling = new RegionSampling { Count = 12 },
        RegionWeight = 0.7,
        BoxWeight = 1.5,
        MaximumObjects = 4,
    };

    public static TwoStageDesign Design(InstructionSet instructionSet) => new(
        Assembly.Value.Create(FeaturesSpec, instructionSet), Assembly.Value.Create(HeadSpec, instructionSet), Proposals, Regions);

    // Noise, and in each object's box more of the channel of its class.
    private static double[] Draw(GroundTruth[] truths, int seed)
    {
        double[] image = TestData.Uniform(ImageLength, 3 + seed, 0.3);
        for (int i = 0; i < ImageLength; i++)
        {
            var (channel, y, x) = (i / 192, ((i / 12 % 16) + 0.5f) / 16, ((i % 12) + 0.5f) / 12);
            bool isInside = truths.Any(t => t.Class == channel && x > t.Box.Left && x < t.Box.Right && y > t.Box.Top && y < t.Box.Bottom);
            image[i] = (float)(image[i] + (isInside ? 1 : 0));
        }

        return image;
    }

    public static float[] AllImages() => TestData.ToSingle(Images.SelectMany(x => x));

    public static float[] Targets()
    {
        var targets = new float[Batch * 20];
        for (int n = 0; n < Batch; n++)
        {
            ObjectTargets.Write(Truths[n], targets.AsSpan(n * 20, 20));
        }

        return targets;
    }
}
