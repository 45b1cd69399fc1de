using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Generated;

/// <summary>A part of a pass whose work can be split over threads.</summary>
public readonly unsafe struct Stage
{
    private readonly delegate*<Workspace*, int, int, void> _run;
    private readonly delegate*<Workspace*, int*, int, int, void> _runWithNumbers;
    private readonly int* _numbers;

    /// <summary>A stage with a method of its own.</summary>
    /// <param name="run">Does the work items from begin (inclusive) to end (exclusive).</param>
    /// <param name="workItems">The number of work items; 0 when the images of the batch are the work items.</param>
    /// <param name="barrier">Whether all threads must have finished this stage before any starts the next.</param>
    public Stage(delegate*<Workspace*, int, int, void> run, int workItems, bool barrier)
    {
        _run = run;
        WorkItems = workItems;
        Barrier = barrier;
    }

    /// <summary>A stage whose method serves several layers.</summary>
    /// <param name="run">Does the work items from begin (inclusive) to end (exclusive), with the layer's numbers.</param>
    /// <param name="numbers">The numbers, which must stay where they are.</param>
    /// <param name="workItems">The number of work items; 0 when the images of the batch are the work items.</param>
    /// <param name="barrier">Whether all threads must have finished this stage before any starts the next.</param>
    public Stage(delegate*<Workspace*, int*, int, int, void> run, int* numbers, int workItems, bool barrier)
    {
        _runWithNumbers = run;
        _numbers = numbers;
        WorkItems = workItems;
        Barrier = barrier;
    }

    /// <summary>The number of work items; 0 when the images of the batch are the work items.</summary>
    public int WorkItems { get; }

    /// <summary>Whether all threads must have finished this stage before any starts the next.</summary>
    public bool Barrier { get; }

    /// <summary>The address of numbers that are data of the assembly, which never move.</summary>
    /// <param name="data">A span that the compiler made of constants.</param>
    public static int* Numbers(ReadOnlySpan<int> data) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data));

    /// <summary>Does the work items from begin (inclusive) to end (exclusive).</summary>
    public void Run(Workspace* workspace, int begin, int end)
    {
        if (_run is not null)
        {
            _run(workspace, begin, end);
        }
        else
        {
            _runWithNumbers(workspace, _numbers, begin, end);
        }
    }
}
