using System.Diagnostics;
using NetGen.Detection;

namespace NetGen.Bench;

/// <summary>The table of <c>--detection</c>: what stands between a detector's outputs and its objects.</summary>
internal static class DetectionTable
{
    private const int Boxes = 10_000;
    private const int Classes = 80;
    private const int Cells = 19;
    private const int MinimumRuns = 30;

    // Until then, the runtime recompiles hot methods.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public static void Write()
    {
        Console.WriteLine("                                                        ms  bytes/call    kept");
        Console.WriteLine("------------------------------------------------------------------------------");
        foreach (var (name, extent, size) in new[] { ("crowded", 100f, 20f), ("large", 640f, 100f), ("small", 640f, 30f), ("apart", 4000f, 20f) })
        {
            var (boxes, scores, classes) = Candidates(extent, size);
            var kept = new int[Boxes];
            var suppression = new NonMaxSuppression(new Suppression { OverlapThreshold = 0.5f }, Boxes);
            Measure($"suppression of {Boxes} boxes, {name}", () => suppression.Run(boxes, scores, [], kept));
            Measure($"suppression of {Boxes} boxes, {name}, {Classes} classes", () => suppression.Run(boxes, scores, classes, kept));
        }

        foreach (var scores in new[] { ClassScores.Softmax, ClassScores.Logistic })
        {
            Head(scores);
        }
    }

    private static void Head(ClassScores scores)
    {
        BoxSize[] anchors = [.. Enumerable.Range(1, 5).Select(i => new BoxSize(0.1f * i, 0.15f * i))];
        var head = new AnchorHead(new AnchorGrid(Cells, Cells, anchors), Classes, scores);
        var random = new Random(1);
        var output = new float[head.Length];
        foreach (ref var value in output.AsSpan())
        {
            value = (random.NextSingle() - 0.5f) * 24;
        }

        // Of logistic classes, few are likely.
        for (var i = 0; i < output.Length && scores == ClassScores.Logistic; i++)
        {
            output[i] -= i / head.Cells % (5 + Classes) >= 5 ? 12 : 0;
        }

        var decoder = new HeadDecoder(head, 0.3f);
        var objects = new DetectedObject[decoder.Maximum];
        var kept = new DetectedObject[100];
        var suppression = new NonMaxSuppression(new Suppression { OverlapThreshold = 0.45f, Maximum = kept.Length }, decoder.Maximum);
        var size = $"{Cells}x{Cells}x5x{Classes}, {scores}".ToLowerInvariant();
        Measure($"decoding of {size}", () => decoder.Decode(output, objects));
        Measure($"decoding and suppression of {size}", () => suppression.Run(objects.AsSpan(0, decoder.Decode(output, objects)), kept));
    }

    // The best of many runs: what else the machine does can only add to it.
    private static void Measure(string name, Func<int> call)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUp;)
        {
            call();
        }

        var (best, result, runs) = (double.PositiveInfinity, 0, 0);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var begin = Stopwatch.GetTimestamp(); runs < MinimumRuns || Stopwatch.GetElapsedTime(begin) < Duration; runs++)
        {
            var start = Stopwatch.GetTimestamp();
            result = call();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"{name,-49}{best,9:F3}{(double)allocated / runs,12:F0}{result,8}");
    }

    private static (Box[] Boxes, float[] Scores, int[] Classes) Candidates(float extent, float size)
    {
        var random = new Random(1);
        var (boxes, scores, classes) = (new Box[Boxes], new float[Boxes], new int[Boxes]);
        for (var i = 0; i < Boxes; i++)
        {
            boxes[i] = new Box(0, 0, 1 + random.NextSingle() * size, 1 + random.NextSingle() * size)
                .Move(random.NextSingle() * extent, random.NextSingle() * extent);
            (scores[i], classes[i]) = (random.NextSingle(), random.Next(Classes));
        }

        return (boxes, scores, classes);
    }
}
