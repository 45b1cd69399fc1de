using System.Diagnostics;
using NetGen.Data;

namespace NetGen.Examples;

/// <summary>Measures one inference on one thread.</summary>
internal static class InferenceTiming
{
    private const int Samples = 4001;

    // The runtime recompiles hot methods in the background; measure what is left after that.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static void Show(LeNet5 network, LabelledImages images)
    {
        var session = network.CreateSession();
        var image = new float[LeNet5.InputLength];
        ImagePreparation.LeNet.Prepare(images, 0, image);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUp;)
        {
            session.Run(image);
        }

        var ticks = new long[Samples];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Samples; i++)
        {
            var start = Stopwatch.GetTimestamp();
            session.Run(image);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(ticks);
        var microseconds = ticks[Samples / 2] * 1e6 / Stopwatch.Frequency;
        Console.WriteLine(
            $"one inference: {microseconds:F1} us (median of {Samples:N0}, 1 thread, {network.InstructionSet}), "
            + $"{allocated / Samples} bytes allocated");
    }
}
