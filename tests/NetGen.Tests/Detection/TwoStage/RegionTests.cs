using System.Text.Json;
using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class RegionTests
{
    private static readonly JsonElement Golden = DetectionGoldens.Read("regions").GetProperty("regions");
    private static readonly FeatureShape Shape = new(2, 9, 7);

    [Fact]
    public void Aligned_features_agree_with_torchvision()
    {
        foreach (var expected in Golden.GetProperty("align").EnumerateArray())
        {
            var align = new RoiAlign(
                expected.GetProperty("height").GetInt32(),
                expected.GetProperty("width").GetInt32(),
                expected.GetProperty("scale").GetSingle(),
                expected.GetProperty("samples").GetInt32(),
                expected.GetProperty("aligned").GetBoolean());
            Assert.Equal(expected.GetProperty("aligned").GetBoolean(), align.IsAligned);
            Compare<double>(expected, 1e-8, (features, box, output) => align.Forward<double>(features, Shape, box, output),
                (given, box, gradient) => align.Backward<double>(given, Shape, box, gradient), align.Height * align.Width);
            Compare<float>(expected, 1e-5, (features, box, output) => align.Forward<float>(features, Shape, box, output),
                (given, box, gradient) => align.Backward<float>(given, Shape, box, gradient), align.Height * align.Width);
        }
    }

    [Fact]
    public void Pooled_features_agree_with_torchvision()
    {
        foreach (var expected in Golden.GetProperty("pool").EnumerateArray())
        {
            var (height, width) = (expected.GetProperty("height").GetInt32(), expected.GetProperty("width").GetInt32());
            var pooling = new RoiPooling(height, width, expected.GetProperty("scale").GetSingle());
            var sources = new Dictionary<Box, int[]>();
            Compare<double>(
                expected,
                1e-8,
                (features, box, output) => pooling.Forward<double>(features, Shape, box, output, sources[box] = new int[output.Length]),
                (given, box, gradient) => RoiPooling.Backward<double>(given, sources[box], gradient),
                height * width);
            Compare<float>(
                expected,
                1e-6,
                (features, box, output) => pooling.Forward<float>(features, Shape, box, output, sources[box] = new int[output.Length]),
                (given, box, gradient) => RoiPooling.Backward<float>(given, sources[box], gradient),
                height * width);
        }
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        var features = TestData.Distinct(Shape.Length, 4);
        var box = new Box(-1.3f, 2.2f, 5.9f, 7.7f);
        foreach (var (samples, isAligned) in new[] { (0, true), (2, false) })
        {
            var align = new RoiAlign(3, 4, 1, samples, isAligned);
            var weights = TestData.Uniform(2 * 12, 5);
            var gradient = new double[features.Length];
            align.Backward<double>(weights, Shape, box, gradient);
            Differences.AssertGradient(
                features,
                gradient,
                x =>
                {
                    var output = new double[24];
                    align.Forward<double>(x, Shape, box, output);
                    return output.Zip(weights, (y, w) => y * w).Sum();
                },
                $"{samples} samples");
        }

        var pooling = new RoiPooling(2, 3);
        var (given, pooled, sources) = (TestData.Uniform(12, 6), new double[12], new int[12]);
        pooling.Forward<double>(features, Shape, box, pooled, sources);
        var pooledGradient = new double[features.Length];
        RoiPooling.Backward<double>(given, sources, pooledGradient);
        Differences.AssertGradient(
            features,
            pooledGradient,
            x =>
            {
                pooling.Forward<double>(x, Shape, box, pooled, sources);
                return pooled.Zip(given, (y, w) => y * w).Sum();
            },
            "pooling");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var align = new RoiAlign(2, 2);
        var box = new Box(0, 0, 2, 2);
        Assert.Throws<ArgumentException>(() => align.Forward(new float[9], Shape, box, new float[8]));
        Assert.Throws<ArgumentException>(() => align.Forward(new float[126], Shape, box, new float[9]));
        Assert.Throws<ArgumentException>(() => align.Forward<float>(new float[126], Shape, new Box(0, 0, float.NaN, 1), new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoiAlign(1 << 16, 1 << 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoiPooling(1 << 16, 1 << 16));
        Assert.Contains("samples", Assert.Throws<ArgumentOutOfRangeException>(() => new RoiAlign(7, 7, samples: 1 << 20)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "samples for each of 2 x 2 outputs",
            Assert.Throws<ArgumentException>(() => align.Forward<float>(new float[4], new FeatureShape(1, 2, 2), new Box(0, 0, 1e30f, 1e30f), new float[4])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has 281474976710656 elements",
            Assert.Throws<ArgumentException>(() => align.Forward<float>([], new FeatureShape(1 << 16, 1 << 16, 1 << 16), new Box(0, 0, 1, 1), [])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoiAlign(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoiPooling(1, 1, -1));
    }

    private static void Compare<T>(
        JsonElement expected, double tolerance, Action<T[], Box, T[]> forward, Action<T[], Box, T[]> backward, int positions)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] Read(JsonElement array) => [.. array.Doubles().Select(T.CreateChecked)];
        var features = Read(Golden.GetProperty("features"));
        var given = Read(expected.GetProperty("outputGradient"));
        var outputs = new List<double>();
        var gradient = new T[features.Length];
        foreach (var box in OverlapTests.Boxes(Golden.GetProperty("boxes")))
        {
            var output = new T[Shape.Channels * positions];
            forward(features, box, output);
            backward(given[outputs.Count..(outputs.Count + output.Length)], box, gradient);
            outputs.AddRange(output.Select(double.CreateChecked));
        }

        Closeness.AssertClose(expected.GetProperty("output").Doubles(), outputs, tolerance, "output");
        Closeness.AssertClose(expected.GetProperty("gradient").Doubles(), [.. gradient.Select(double.CreateChecked)], tolerance, "gradient");
    }
}
