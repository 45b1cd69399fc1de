using System.Runtime.InteropServices;
using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

/// <summary>Selection of boxes and RoI align as ONNX defines them: its own tests, and ONNX Runtime.</summary>
public sealed class OnnxDetectionTests
{
    [SkippableFact]
    public void ONNXs_own_tests_of_NonMaxSuppression()
    {
        var cases = Cases("NonMaxSuppression");
        Assert.Equal(9, cases.Count);
        foreach (var (name, node, inputs, outputs) in cases)
        {
            var selection = new BoxSelection
            {
                MaxPerClass = (int)inputs[2].Integers[0],
                IouThreshold = (float)inputs[3].Reals[0],
                ScoreThreshold = (float)inputs[4].Reals[0],
                Centred = Attribute(node, "center_point_box")?.Integer == 1,
            };
            Assert.True(outputs[0].Integers.SequenceEqual(Select(selection, inputs[0], inputs[1])), name);
        }
    }

    [SkippableFact]
    public void ONNXs_own_tests_of_RoiAlign()
    {
        var cases = Cases("RoiAlign");
        Assert.InRange(cases.Count, 2, 9);
        foreach (var (name, node, inputs, outputs) in cases)
        {
            var align = new RoiAlign(
                (int)Attribute(node, "output_height")!.Integer!,
                (int)Attribute(node, "output_width")!.Integer!,
                Attribute(node, "spatial_scale")!.Single!.Value,
                (int)Attribute(node, "sampling_ratio")!.Integer!,
                Attribute(node, "coordinate_transformation_mode")?.Text is null or "half_pixel");
            float[] actual = Align(align, Attribute(node, "mode")?.Text == "max", inputs[0], inputs[1]);
            Closeness.AssertClose(outputs[0].Reals, TestData.ToDouble(actual), 1e-3, name);
        }
    }

    [Fact]
    public void ONNX_Runtime_selects_the_same_boxes()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var (images, classes, count) = (1 + seed % 2, 1 + seed % 4, 1 + seed * 5);

            // On a lattice there are ties, flipped corners, empty boxes, and overlaps of exactly a threshold.
            float Coordinate() => seed % 3 == 0 ? random.Next(6) : random.NextSingle() * 8;
            var boxes = Tensor.Of([images, count, 4], [.. Enumerable.Range(0, images * count * 4).Select(_ => Coordinate())]);
            var scores = Tensor.Of(
                [images, classes, count],
                [.. Enumerable.Range(0, images * classes * count).Select(_ => seed % 2 == 0 ? random.Next(9) / 8f : random.NextSingle())]);
            var selection = new BoxSelection
            {
                MaxPerClass = random.Next(4) switch { 0 => 0, 1 => 3, 2 => 1000, _ => 20 },
                IouThreshold = random.Next(4) switch { 0 => 0, 1 => 0.25f, 2 => 1, _ => 0.5f },
                ScoreThreshold = random.Next(3) switch { 0 => null, 1 => 0.25f, _ => 0 },
                Centred = random.Next(2) == 0,
            };
            List<OnnxTensor> constants =
            [
                new("most", OnnxType.Int64, [1], Bytes<long>(selection.MaxPerClass), null),
                new("iou", OnnxType.Single, [1], Bytes<float>(selection.IouThreshold), null),
            ];
            if (selection.ScoreThreshold is { } threshold)
            {
                constants.Add(new("least", OnnxType.Single, [1], Bytes<float>(threshold), null));
            }

            var node = new OnnxNode(
                "", "NonMaxSuppression", "", ["boxes", "scores", .. constants.Select(constant => constant.Name)], ["selected"],
                new Dictionary<string, OnnxAttribute> { ["center_point_box"] = new() { Integer = selection.Centred ? 1 : 0 } });
            var expected = Run(node, constants, OnnxType.Int64, [-1, 3], ("boxes", boxes), ("scores", scores));
            Assert.True(expected.Integers.SequenceEqual(Select(selection, boxes, scores)), $"seed {seed}: {selection}");
        }
    }

    [Fact]
    public void ONNX_Runtime_cuts_out_the_same_features()
    {
        for (var seed = 1; seed <= 48; seed++)
        {
            var random = new Random(seed);
            const int Count = 7;
            var features = Tensor.Of([1, 3, 9, 12], [.. Enumerable.Range(0, 3 * 9 * 12).Select(_ => random.NextSingle() * 2 - 1)]);

            // Some reach out of the map, and some are flipped, which ONNX Runtime takes if the number of samples is given.
            float[] corners = [.. Enumerable.Range(0, Count * 4).Select(_ => random.NextSingle() * 24 - 4)];
            for (var i = 0; i < (seed % 4 == 1 ? 0 : Count); i++)
            {
                (corners[i * 4], corners[i * 4 + 2]) = (MathF.Min(corners[i * 4], corners[i * 4 + 2]), MathF.Max(corners[i * 4], corners[i * 4 + 2]));
                (corners[i * 4 + 1], corners[i * 4 + 3]) = (MathF.Min(corners[i * 4 + 1], corners[i * 4 + 3]), MathF.Max(corners[i * 4 + 1], corners[i * 4 + 3]));
            }

            var boxes = Tensor.Of([Count, 4], corners);
            var align = new RoiAlign(1 + seed % 5, 1 + seed % 3, seed % 2 == 0 ? 0.5f : 0.8f, seed % 4, isAligned: seed % 3 != 0);
            var maximum = seed % 5 < 2;
            var node = new OnnxNode(
                "", "RoiAlign", "", ["features", "boxes", "images"], ["pooled"],
                new Dictionary<string, OnnxAttribute>
                {
                    ["output_height"] = new() { Integer = align.Height },
                    ["output_width"] = new() { Integer = align.Width },
                    ["spatial_scale"] = new() { Single = align.Scale },
                    ["sampling_ratio"] = new() { Integer = align.Samples },
                    ["mode"] = new() { Text = maximum ? "max" : "avg" },
                    ["coordinate_transformation_mode"] = new() { Text = align.IsAligned ? "half_pixel" : "output_half_pixel" },
                });
            var expected = Run(
                node,
                [new("images", OnnxType.Int64, [Count], Bytes(new long[Count]), null)],
                OnnxType.Single,
                [Count, 3, align.Height, align.Width],
                ("features", features),
                ("boxes", boxes));
            var actual = Align(align, maximum, features, boxes);
            Closeness.AssertClose(expected.Reals, TestData.ToDouble(actual), 2e-6, $"seed {seed}");
        }
    }

    // The image, the class and the box of each.
    private static IEnumerable<long> Select(BoxSelection selection, Tensor boxes, Tensor scores)
    {
        var (images, selector) = (boxes.Dimensions[0], new BoxSelector(selection));
        var (all, rated) = (boxes.ToSingles(), scores.ToSingles());
        for (var image = 0; image < images; image++)
        {
            var found = selector.Run(Part(all, image, images), Part(rated, image, images));
            foreach (var box in found)
            {
                yield return image;
                yield return box.Class;
                yield return box.Index;
            }
        }
    }

    private static float[] Align(RoiAlign align, bool maximum, Tensor features, Tensor boxes)
    {
        var shape = new FeatureShape(features.Dimensions[1], features.Dimensions[2], features.Dimensions[3]);
        var (map, length) = (features.ToSingles(), shape.Channels * align.Height * align.Width);
        Assert.Equal(1, features.Dimensions[0]);
        var output = new float[boxes.Dimensions[0] * length];
        foreach (var (i, box) in boxes.ToSingles().Chunk(4).Index())
        {
            var region = new Box(box[0], box[1], box[2], box[3]);
            if (maximum)
            {
                align.ForwardMaximum<float>(map, shape, region, output.AsSpan(i * length, length));
            }
            else
            {
                align.Forward<float>(map, shape, region, output.AsSpan(i * length, length));
            }
        }

        return output;
    }

    private static Tensor Run(
        OnnxNode node, IReadOnlyList<OnnxTensor> constants, OnnxType type, long[] shape, params (string Name, Tensor Value)[] inputs)
    {
        var graph = new OnnxGraph(
            "g",
            [node],
            constants,
            [.. inputs.Select(input => new OnnxValue(input.Name, [.. input.Value.Dimensions.Select(extent => (long)extent)]))],
            [new OnnxValue(node.Outputs[0], shape) { Type = type }]);
        using var file = new MemoryStream();
        OnnxWriter.Write(file, new OnnxModel(16, "tests", graph), _ => []);
        return Assert.Single(OnnxRuntime.Run(file.ToArray(), inputs.ToDictionary(input => input.Name, input => input.Value)));
    }

    private static List<(string Name, OnnxNode Node, IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor> Outputs)> Cases(string kind) =>
    [
        .. from one in OnnxNodeSuite.CasesOrSkip()
           where one.Name.StartsWith("test_" + kind.ToLowerInvariant(), StringComparison.Ordinal)
           let node = Assert.Single(OnnxReader.Read(one.Model).Graph.Nodes)
           from set in one.Sets()
           select (one.Name, node, set.Inputs, set.Outputs),
    ];

    private static OnnxAttribute? Attribute(OnnxNode node, string name) => node.Attributes.GetValueOrDefault(name);

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static float[] Part(float[] all, int image, int images) => all[(all.Length / images * image)..(all.Length / images * (image + 1))];
}
