using System.Diagnostics;

namespace NetGen.Bench;

/// <summary>The table of <c>--quick</c>.</summary>
internal static class QuickTable
{
    private const int GeneratorRuns = 21;

    public static void Write()
    {
        // First: only the first run of a process is cold.
        WriteGenerator();
        Console.WriteLine();
        Console.WriteLine($"LeNet-5 on {Environment.ProcessorCount} processors, .NET {Environment.Version}; times are medians");
        Console.WriteLine();
        Console.WriteLine("                        FMA peak |  inference of one image               |  training step, batch 64 (with Adam)");
        Console.WriteLine("instructions  threads   GFLOP/s  |      us  GFLOP/s  of peak  bytes/call |      ms  GFLOP/s  of peak  bytes/call");
        Console.WriteLine("---------------------------------+---------------------------------------+-------------------------------------");
        foreach (var instructionSet in LeNet5Work.InstructionSetsHere)
        {
            foreach (var threads in (int[])[1, 2])
            {
                WriteRow(instructionSet, threads);
            }
        }
    }

    private static void WriteRow(InstructionSet instructionSet, int threads)
    {
        var peak = FmaPeak.Measure(instructionSet, threads);
        var work = new LeNet5Work(instructionSet, threads);
        var inference = Sample.Of(work.Infer);
        var step = Sample.Of(work.Step);
        Console.WriteLine(
            $"{instructionSet,-12}{threads,9}{peak,10:F0}  |"
            + $"{inference.Seconds * 1e6,8:F2}{Rates(LeNet5Work.InferenceOperations, inference, peak)} |"
            + $"{step.Seconds * 1e3,8:F3}{Rates(LeNet5Work.StepOperations, step, peak)}");
    }

    private static string Rates(double operations, Sample sample, double peak)
    {
        var rate = operations / sample.Seconds / 1e9;
        return $"{rate,9:F1}{rate / peak,9:P0}{sample.Bytes,12:0.##}";
    }

    private static void WriteGenerator()
    {
        var work = new GeneratorWork();
        var cold = Milliseconds(() => work.RunNew());
        var warm = Sample.Median([.. Enumerable.Range(0, GeneratorRuns).Select(_ => Milliseconds(() => work.RunNew()))]);
        var edited = Sample.Median([.. Enumerable.Range(0, GeneratorRuns).Select(_ => Milliseconds(() => work.RunEdited()))]);
        Console.WriteLine("generator, a project with LeNet-5           ms");
        Console.WriteLine("----------------------------------------------");
        Console.WriteLine($"first run of a process (once)       {cold,10:F1}");
        Console.WriteLine($"first run of a driver, warm process {warm,10:F2}");
        Console.WriteLine($"run after an unrelated edit         {edited,10:F3}");
    }

    private static double Milliseconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }
}
