using BenchmarkDotNet.Attributes;

namespace NetGen.Bench;

/// <summary>The generator on a project with LeNet-5.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private GeneratorWork _work = null!;

    /// <summary>Compiles the project once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _work = new GeneratorWork();
        _work.RunNew();
    }

    /// <summary>A new driver's first run.</summary>
    [Benchmark]
    public int NewDriver() => _work.RunNew();

    /// <summary>A run after an edit elsewhere.</summary>
    [Benchmark]
    public int UnrelatedEdit() => _work.RunEdited();
}
