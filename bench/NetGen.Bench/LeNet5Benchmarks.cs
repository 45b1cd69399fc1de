using BenchmarkDotNet.Attributes;

namespace NetGen.Bench;

/// <summary>LeNet-5: an inference and a training step, per instruction set and number of threads.</summary>
[MemoryDiagnoser]
public class LeNet5Benchmarks
{
    private LeNet5Work _work = null!;

    /// <summary>The instruction sets of this machine.</summary>
    public static IEnumerable<InstructionSet> InstructionSetsHere => LeNet5Work.InstructionSetsHere;

    /// <summary>The instruction set.</summary>
    [ParamsSource(nameof(InstructionSetsHere))]
    public InstructionSet InstructionSet { get; set; }

    /// <summary>The number of threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Creates network, session and trainer.</summary>
    [GlobalSetup]
    public void Setup() => _work = new LeNet5Work(InstructionSet, Threads);

    /// <summary>One inference of one image.</summary>
    [Benchmark]
    public float Inference() => _work.Infer();

    /// <summary>Forward, loss, backward and Adam for 64 images.</summary>
    [Benchmark]
    public float TrainingStep() => _work.Step();
}
