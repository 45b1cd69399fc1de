using System.Diagnostics;
using NetGen.Detection;

namespace NetGen.Bench;

/// <summary>
/// The table of <c>--sliding</c>: the windows of an image at three scales, classified all at once and one by one. Both sides get the
/// scaled images, on one thread; the classifier of single windows gets <see cref="Batch"/> of them per call, and each is copied out
/// of the image for it.
/// </summary>
internal static class SlidingTable
{
    private const int Window = 28;
    private const int Batch = 64;
    private const int Rounds = 40;

    public static void Write()
    {
        Console.WriteLine("                                             windows   sliding, ms   cropping, ms   ratio   differ by");
        Console.WriteLine("---------------------------------------------------------------------------------------------------");
        foreach (var instructionSet in LeNet5Work.InstructionSetsHere)
        {
            Console.WriteLine($"{instructionSet}, FMA peak {FmaPeak.Measure(instructionSet, 1):F0} GFLOP/s");
            Network[] convolutions =
                [new ThreeConvolutionsLarge(1, instructionSet), new ThreeConvolutionsMedium(1, instructionSet), new ThreeConvolutionsSmall(1, instructionSet)];
            Network[] onePool = [new OnePoolLarge(1, instructionSet), new OnePoolMedium(1, instructionSet), new OnePoolSmall(1, instructionSet)];
            Network[] twoPools = [new TwoPoolsLarge(1, instructionSet), new TwoPoolsMedium(1, instructionSet), new TwoPoolsSmall(1, instructionSet)];
            Measure("LeNet-5 without its second pool, stride 2", convolutions, new ThreeConvolutions(1, instructionSet), 2);
            Measure("the same, but dense behind c3, stride 2", onePool, new OnePool(1, instructionSet), 2);
            Measure("LeNet with two pools, stride 4", twoPools, new TwoPools(1, instructionSet), 4);
            Measure("LeNet with two pools, cropping at stride 2", twoPools, new TwoPools(1, instructionSet), 2);
        }
    }

    private static void Measure(string name, Network[] scales, Network classifier, int stride)
    {
        foreach (var scale in scales)
        {
            foreach (var parameter in classifier.Parameters)
            {
                scale.Write(parameter.Name, classifier.Read(parameter.Name));
            }
        }

        var images = scales.Select(Image).ToArray();
        var sessions = scales.Select(scale => scale.CreateSession()).ToArray();
        var session = classifier.CreateSession(batch: Batch);
        var crops = new float[Batch * Window * Window];
        var (sliding, cropping, windows) = (double.PositiveInfinity, double.PositiveInfinity, 0);

        // Turn by turn, and the best of many: what else the machine does befalls both, and can only add to them.
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < scales.Length; i++)
            {
                sessions[i].Run(images[i]);
            }

            sliding = Math.Min(sliding, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            windows = scales.Zip(images).Sum(pair => Crop(pair.First, pair.Second, stride, session, crops, null));
            cropping = Math.Min(cropping, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var difference = "";
        if (scales[0].Info.Windows!.Strides[0] == stride)
        {
            var largest = 0f;
            for (var i = 0; i < scales.Length; i++)
            {
                var expected = new float[scales[i].Info.Outputs[0].Length];
                Crop(scales[i], images[i], stride, session, crops, expected);
                var found = sessions[i].Run(images[i]);
                for (var at = 0; at < found.Length; at++)
                {
                    largest = Math.Max(largest, Math.Abs(found[at] - expected[at]));
                }
            }

            difference = $"{largest:E1}";
        }

        Console.WriteLine($"  {name,-43}{windows,7}{sliding,14:F3}{cropping,15:F3}{cropping / sliding,8:F1}{difference,12}");
    }

    // Classifies each window by itself; returns their number.
    private static int Crop(Network scale, float[] image, int stride, Session session, float[] crops, float[]? scores)
    {
        var (height, width) = (scale.Info.InputShape[1], scale.Info.InputShape[2]);
        var (rows, columns) = ((height - Window) / stride + 1, (width - Window) / stride + 1);
        for (var first = 0; first < rows * columns; first += Batch)
        {
            var count = Math.Min(Batch, rows * columns - first);
            for (var i = 0; i < count; i++)
            {
                var (row, column) = Math.DivRem(first + i, columns);
                for (var y = 0; y < Window; y++)
                {
                    image.AsSpan((row * stride + y) * width + column * stride, Window).CopyTo(crops.AsSpan((i * Window + y) * Window));
                }
            }

            var output = session.Run(crops.AsSpan(0, count * Window * Window));
            var classes = output.Length / count;
            for (var at = 0; scores is not null && at < output.Length; at++)
            {
                scores[at % classes * rows * columns + first + at / classes] = output[at];
            }
        }

        return rows * columns;
    }

    private static float[] Image(Network scale)
    {
        var random = new Random(1);
        var picture = new float[128 * 160];
        foreach (ref var pixel in picture.AsSpan())
        {
            pixel = random.NextSingle();
        }

        var (height, width) = (scale.Info.InputShape[1], scale.Info.InputShape[2]);
        var image = new float[height * width];
        ImageResize.Bilinear(picture, Letterbox.Stretch(160, 128, width, height), image);
        return image;
    }
}
